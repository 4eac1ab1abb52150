import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { ApproveWithLink } from '../acts/approve-with-link';
import { RejectDialog } from '../acts/reject-dialog';
import { usePeopleActs } from '../acts/use-people-acts';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Rows } from '../../ui/rows';
import { useSelection } from '../ui/use-selection';
import { NobodyWaits } from './nobody-waits';
import { QueueRow } from './queue-row';
import classes from './queue.module.css';
import { useCurrentRow } from './use-current-row';
import { useQueueKeys } from './use-queue-keys';

interface QueueProps {
  /** The first of those who wait. */
  readonly people: readonly Person[];
  /** How many wait in all. */
  readonly waiting: number;
}

/** The queue: the keys act on one row, or on those that are selected. */
export function Queue({ people, waiting }: QueueProps) {
  const { signUps, acts } = adminTexts;
  const [rejected, setRejected] = useState<readonly Person[]>([]);
  const [linked, setLinked] = useState<Person | null>(null);
  const [hasKeys, setHasKeys] = useLocalStorage({ key: 'gatebook-queue-keys', defaultValue: true });
  const list = useRef<HTMLUListElement>(null);
  const selection = useSelection(people);
  const current = useCurrentRow(people, list);
  const { approve, reject, isPending } = usePeopleActs(() => setRejected([]));
  const { chosen } = selection;

  const approveAll = (wanted: readonly Person[]): void => {
    if (isPending || wanted.length === 0) return;
    current.leave(wanted);
    approve.mutate({ people: wanted });
  };
  const wanted = chosen.length > 0 || current.person === undefined ? chosen : [current.person];
  useQueueKeys(hasKeys, {
    onMove: current.move,
    onApprove: () => approveAll(wanted),
    onReject: () => setRejected(isPending ? [] : wanted),
    onToggle: () => current.person && selection.toggle(current.person),
  });

  return (
    <>
      {people.length === 0 ? (
        <NobodyWaits />
      ) : (
        <>
          <Panel isFlush>
            <div className={classes['bar']}>
              <Checkbox
                size="sm"
                label={chosen.length === 0 ? signUps.selectAll : signUps.selected(chosen.length)}
                checked={chosen.length === people.length}
                indeterminate={chosen.length > 0 && chosen.length < people.length}
                onChange={({ currentTarget: { checked } }) => selection.set(checked ? people : [])}
              />
              {chosen.length > 0 && (
                <Group gap="xs">
                  <Button size="sm" loading={approve.isPending} onClick={() => approveAll(chosen)}>
                    {acts.approve}
                  </Button>
                  <Button
                    size="sm"
                    variant="default"
                    disabled={isPending}
                    onClick={() => setRejected(chosen)}
                  >
                    {acts.rejectMore}
                  </Button>
                </Group>
              )}
            </div>
            <Rows ref={list}>
              {people.map((person) => (
                <QueueRow
                  key={person.userId}
                  person={person}
                  isSelected={selection.has(person)}
                  isCurrent={hasKeys && person === current.person}
                  isBusy={isPending}
                  onToggle={() => selection.toggle(person)}
                  onApprove={() => approveAll([person])}
                  onApproveWithLink={() => setLinked(person)}
                  onReject={() => setRejected([person])}
                />
              ))}
            </Rows>
          </Panel>
          {waiting > people.length && <Text size="sm">{signUps.more(waiting - people.length)}</Text>}
          <Checkbox
            size="sm"
            className={classes['keys'] ?? ''}
            label={signUps.keys}
            checked={hasKeys}
            onChange={({ currentTarget: { checked } }) => setHasKeys(checked)}
          />
        </>
      )}
      {/* beside the list, whose end must not take a question or a link away */}
      {rejected.length > 0 && (
        <RejectDialog
          people={rejected}
          isPending={reject.isPending}
          onReject={(reason) => {
            current.leave(rejected);
            reject.mutate({ people: rejected, reason });
          }}
          onClose={() => setRejected([])}
        />
      )}
      {linked !== null && <ApproveWithLink person={linked} onClose={() => setLinked(null)} />}
    </>
  );
}
