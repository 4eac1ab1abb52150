import { Badge, Button, Group, Progress, Text } from '@mantine/core';
import { call } from '../../api/client';
import { useProjections, type Projection, type Rebuild, type Verified } from '../api/operations';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Row, Rows, RowTitle } from '../../ui/rows';
import { Answered } from '../ui/states';
import { useAct } from '../ui/use-act';
import { When } from '../ui/when';
import classes from './operations.module.css';

const COLORS = { live: 'spruce', catching_up: 'yellow', rebuilding: 'blue', halted: 'red' } as const;

/** A second model is built from the whole book. */
const VERIFIED_WITHIN_MS = 60 * 60 * 1_000;

/** The read models, and what can be done about each. */
export function ProjectionsPanel() {
  const { projections } = adminTexts.operations;
  return (
    <Answered query={useProjections()}>
      {({ items }) => (
        <Panel isFlush title={projections.title} lead={projections.lead}>
          <Rows>
            {items.map((projection) => (
              <Item key={projection.name} projection={projection} />
            ))}
          </Rows>
        </Panel>
      )}
    </Answered>
  );
}

function Item({
  projection: { name, version, state, position, head, lagEvents, error, rebuild, rebuiltAt },
}: {
  readonly projection: Projection;
}) {
  const { projections } = adminTexts.operations;
  const path = `api/projections/${encodeURIComponent(name)}`;
  const start = useAct({ act: () => call('POST', `${path}/rebuild`) });
  const verify = useAct({
    act: () => call<Verified>('POST', `${path}/verify`, undefined, VERIFIED_WITHIN_MS),
  });
  const cancel = useAct({
    act: () => call('DELETE', `${path}/rebuild`),
    told: () => ({ text: projections.cancelled(name) }),
  });
  return (
    <Row
      side={
        <Group gap="xs">
          {rebuild === null ? (
            <>
              <ActButton label={projections.verify} of={projections.verifyLabel(name)} act={verify} />
              <ActButton label={projections.rebuild} of={projections.rebuildLabel(name)} act={start} />
            </>
          ) : (
            <ActButton label={projections.cancel} of={projections.cancelLabel(name)} act={cancel} />
          )}
        </Group>
      }
      below={rebuild !== null && <Running name={name} {...rebuild} />}
    >
      <RowTitle>
        <Text fw={600}>{name}</Text>
        <Badge variant="light" tt="none" color={COLORS[state]}>
          {projections.states[state]}
        </Badge>
      </RowTitle>
      <Text size="sm">{projections.contents[name]}</Text>
      <Text size="sm" c="dimmed">
        {projections.version(version)}, {projections.position(position, head)}
        {lagEvents !== null && lagEvents > 0 && `, ${projections.lag(lagEvents)}`}
      </Text>
      {rebuiltAt !== null && rebuild === null && (
        <Text size="sm" c="dimmed" role="status">
          {projections.rebuilt} <When at={rebuiltAt} isRelative />
        </Text>
      )}
      {error !== null && (
        <Text size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      <Text size="sm" component="div" role="status">
        {verify.isPending && projections.verifying}
        {verify.data !== undefined && !verify.isPending && <Outcome {...verify.data} />}
      </Text>
    </Row>
  );
}

interface ActButtonProps {
  readonly label: string;
  /** The same with what it is done to. */
  readonly of: string;
  readonly act: { readonly isPending: boolean; readonly mutate: (input: undefined) => void };
}

function ActButton({ label, of, act }: ActButtonProps) {
  return (
    <Button
      size="sm"
      variant="default"
      aria-label={of}
      loading={act.isPending}
      onClick={() => act.mutate(undefined)}
    >
      {label}
    </Button>
  );
}

function Outcome({ ok, rows, differing }: Verified) {
  const { projections } = adminTexts.operations;
  if (ok) return projections.right(rows);
  return <Text c="var(--mantine-color-error)">{projections.wrong(differing)}</Text>;
}

interface RunningProps extends Rebuild {
  readonly name: string;
}

/** How far a rebuild is. */
function Running({ name, processed, target, eventsPerSecond, etaSeconds }: RunningProps) {
  const { projections } = adminTexts.operations;
  const read = [
    projections.read(processed, target),
    ...(eventsPerSecond === 0 ? [] : [projections.rate(eventsPerSecond)]),
    ...(etaSeconds === null ? [] : [projections.eta(etaSeconds)]),
  ].join(', ');
  const reading = processed < target ? read : projections.finishing(processed);
  return (
    <div className={classes['progress']}>
      <Progress
        value={target === 0 ? 0 : (processed / target) * 100}
        aria-label={projections.progress(name)}
      />
      <Text size="sm" c="dimmed" mt={4}>
        {target === 0 ? projections.starting : reading}
      </Text>
    </div>
  );
}
