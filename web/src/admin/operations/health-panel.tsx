import { Badge, Button, Text } from '@mantine/core';
import { useFindings, type Finding } from '../api/operations';
import { capitalised } from '../audit/wording';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Row, RowTitle, Rows } from '../../ui/rows';
import { Answered } from '../ui/states';

/** What a check says that has nothing to add to its result. */
const NOTHING_TO_SAY = 'ok';

/** What the server finds when it examines itself; faults first. */
export function HealthPanel() {
  const { health } = adminTexts.operations;
  const findings = useFindings();
  return (
    <Answered query={findings}>
      {({ checks }) => {
        const faults = checks.filter(({ ok }) => !ok);
        return (
          <Panel
            isFlush
            title={health.title}
            lead={faults.length === 0 ? health.allWell : health.faults(faults.length)}
            actions={
              <Button
                size="sm"
                variant="default"
                loading={findings.isFetching}
                onClick={() => void findings.refetch()}
              >
                {health.again}
              </Button>
            }
          >
            <Rows>
              {[...faults, ...checks.filter(({ ok }) => ok)].map((finding, index) => (
                <Check key={`${finding.name} ${String(index)}`} {...finding} />
              ))}
            </Rows>
          </Panel>
        );
      }}
    </Answered>
  );
}

function Check({ name, ok, detail, advice }: Finding) {
  const { health } = adminTexts.operations;
  return (
    <Row>
      <RowTitle>
        <Text size="sm" fw={600}>
          {capitalised(name)}
        </Text>
        <Badge variant="light" tt="none" color={ok ? 'spruce' : 'red'}>
          {ok ? health.ok : health.wrong}
        </Badge>
      </RowTitle>
      {detail !== NOTHING_TO_SAY && (
        <Text size="sm" c="dimmed">
          {capitalised(detail)}
        </Text>
      )}
      {advice !== null && <Text size="sm">{capitalised(advice)}</Text>}
    </Row>
  );
}
