import { Button, Group, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import { BlockDialog } from '../acts/block-dialog';
import { GroupsDialog } from '../acts/groups-dialog';
import { LinksDialog } from '../acts/links-dialog';
import { RejectDialog } from '../acts/reject-dialog';
import { usePeopleActs } from '../acts/use-people-acts';
import { ValidityDialog } from '../acts/validity-dialog';
import type { Person, Status } from '../api/people';
import { adminTexts } from '../texts';
import classes from './people.module.css';

type Question = 'reject' | 'block' | 'add' | 'remove' | 'validity' | 'links';

interface SelectionBarProps {
  readonly chosen: readonly Person[];
  readonly onClear: () => void;
}

/** What can be done to the people who are selected; an act that applies to none of them is not offered. */
export function SelectionBar({ chosen, onClear }: SelectionBarProps) {
  const { people, acts } = adminTexts;
  // whom a question is about, as they were when it was asked
  const [asked, setAsked] = useState<{ what: Question; whom: readonly Person[] } | null>(null);
  const close = (): void => setAsked(null);
  const { approve, reject, block, unblock, isPending } = usePeopleActs(close);
  const ask =
    (what: Question, whom: readonly Person[] = chosen) =>
    () =>
      setAsked({ what, whom });
  const having = (...statuses: Status[]) => chosen.filter(({ status }) => statuses.includes(status));
  const waiting = having('pending');
  const notApproved = having('pending', 'rejected');
  const blocked = having('blocked');
  const notBlocked = having('active', 'expired');

  return (
    <>
      {chosen.length > 0 && (
        <div className={classes['selection']}>
          <Text size="sm" fw={600}>
            {people.selected(chosen.length)}
          </Text>
          <Group gap="xs">
            <Button size="sm" variant="subtle" aria-label={people.clearSelection} onClick={onClear}>
              {people.clear}
            </Button>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <Button size="sm" loading={isPending}>
                  {people.actsFor(chosen.length)}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {notApproved.length > 0 && (
                  <Menu.Item onClick={() => approve.mutate({ people: notApproved })}>
                    {acts.approve}
                  </Menu.Item>
                )}
                {waiting.length > 0 && (
                  <Menu.Item onClick={ask('reject', waiting)}>{acts.rejectMore}</Menu.Item>
                )}
                {blocked.length > 0 && (
                  <Menu.Item onClick={() => unblock.mutate({ people: blocked })}>{acts.unblock}</Menu.Item>
                )}
                {notBlocked.length > 0 && (
                  <Menu.Item onClick={ask('block', notBlocked)}>{acts.blockMore}</Menu.Item>
                )}
                <Menu.Divider />
                <Menu.Item onClick={ask('add')}>{acts.addToGroups}</Menu.Item>
                <Menu.Item onClick={ask('remove')}>{acts.removeFromGroups}</Menu.Item>
                <Menu.Item onClick={ask('validity')}>{acts.validity}</Menu.Item>
                <Menu.Item onClick={ask('links')}>{acts.makeLinks}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        </div>
      )}
      {asked?.what === 'reject' && (
        <RejectDialog
          people={asked.whom}
          isPending={reject.isPending}
          onReject={(reason) => reject.mutate({ people: asked.whom, reason })}
          onClose={close}
        />
      )}
      {asked?.what === 'block' && (
        <BlockDialog
          people={asked.whom}
          isPending={block.isPending}
          onBlock={(how) => block.mutate({ people: asked.whom, ...how })}
          onClose={close}
        />
      )}
      {(asked?.what === 'add' || asked?.what === 'remove') && (
        <GroupsDialog people={asked.whom} change={asked.what} onClose={close} />
      )}
      {asked?.what === 'validity' && <ValidityDialog people={asked.whom} onClose={close} />}
      {asked?.what === 'links' && <LinksDialog people={asked.whom} onClose={close} />}
    </>
  );
}
