import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { Panel } from '../ui/page';
import { QueueRow } from './queue-row';
import classes from './queue.module.css';
import { RejectDialog } from './reject-dialog';
import { useDecisions } from './use-decisions';

interface QueueProps {
  /** The first of those who wait. */
  readonly people: readonly Person[];
  /** How many wait in all. */
  readonly waiting: number;
}

/** The queue: one row has the focus of the keyboard, any number are selected. */
export function Queue({ people, waiting }: QueueProps) {
  const { signUps } = adminTexts;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [rejected, setRejected] = useState<readonly Person[]>([]);
  const list = useRef<HTMLUListElement>(null);
  const { approve, reject } = useDecisions(() => setRejected([]));
  const chosen = people.filter(({ userId }) => selected.has(userId));
  const isBusy = approve.isPending || reject.isPending;

  const toggle = ({ userId }: Person): void =>
    setSelected((now) => {
      const next = new Set(now);
      if (!next.delete(userId)) next.add(userId);
      return next;
    });
  const approveAll = (wanted: readonly Person[]): void => {
    if (!isBusy) approve.mutate({ people: wanted });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const rows = [...(list.current?.children ?? [])] as HTMLElement[];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const person = people[at];
    if (person === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = chosen.length > 0 ? chosen : [person];
    if (event.key === 'ArrowDown') rows[at + 1]?.focus();
    else if (event.key === 'ArrowUp') rows[at - 1]?.focus();
    else if (event.key === 'a') approveAll(wanted);
    else if (event.key === 'r') setRejected(wanted);
    else if (event.key === 'x') toggle(person);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Panel isFlush>
        <div className={classes['bar']}>
          <Checkbox
            size="sm"
            label={chosen.length === 0 ? signUps.selectAll : signUps.selected(chosen.length)}
            checked={chosen.length === people.length}
            indeterminate={chosen.length > 0 && chosen.length < people.length}
            onChange={({ currentTarget: { checked } }) =>
              setSelected(new Set(checked ? people.map(({ userId }) => userId) : []))
            }
          />
          {chosen.length > 0 && (
            <Group gap="xs">
              <Button size="sm" loading={approve.isPending} onClick={() => approveAll(chosen)}>
                {signUps.approve}
              </Button>
              <Button size="sm" variant="default" onClick={() => setRejected(chosen)}>
                {signUps.reject}
              </Button>
            </Group>
          )}
        </div>
        {/* the keys act on the row that has the focus; each of them has a button too */}
        <ul ref={list} className={classes['list']} onKeyDown={onKeyDown}>
          {people.map((person) => (
            <QueueRow
              key={person.userId}
              person={person}
              isSelected={selected.has(person.userId)}
              isBusy={isBusy}
              onToggle={() => toggle(person)}
              onApprove={() => approveAll([person])}
              onReject={() => setRejected([person])}
            />
          ))}
        </ul>
      </Panel>
      <Text size="sm" c="dimmed">
        {waiting > people.length ? signUps.more(waiting - people.length) : signUps.keys}
      </Text>
      {rejected.length > 0 && (
        <RejectDialog
          people={rejected}
          isPending={reject.isPending}
          onReject={(reason) => reject.mutate({ people: rejected, reason })}
          onClose={() => setRejected([])}
        />
      )}
    </>
  );
}
