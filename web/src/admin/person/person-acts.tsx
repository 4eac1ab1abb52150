import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { ApproveWithLink } from '../acts/approve-with-link';
import { BlockDialog } from '../acts/block-dialog';
import { RejectDialog } from '../acts/reject-dialog';
import { usePeopleActs } from '../acts/use-people-acts';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';

interface PersonActsProps {
  readonly person: Person;
  /** Who cannot be blocked. */
  readonly isOnlyAdmin: boolean;
}

/** What there is to decide about a person at present. */
export function PersonActs({ person, isOnlyAdmin }: PersonActsProps) {
  const { acts, person: texts } = adminTexts;
  const [asked, setAsked] = useState<'reject' | 'block' | 'link' | null>(null);
  const close = (): void => setAsked(null);
  const { approve, reject, block, unblock } = usePeopleActs(close);
  const people = [person];
  const { status } = person;
  const isWaiting = status === 'pending' || status === 'rejected';
  return (
    <>
      {isWaiting && (
        <Button loading={approve.isPending} onClick={() => approve.mutate({ people })}>
          {acts.approve}
        </Button>
      )}
      {status === 'pending' && (
        <Button variant="default" onClick={() => setAsked('reject')}>
          {acts.rejectMore}
        </Button>
      )}
      {isWaiting && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default">{texts.more}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsked('link')}>{acts.approveWithLink}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {status === 'blocked' && (
        <Button loading={unblock.isPending} onClick={() => unblock.mutate({ people })}>
          {acts.unblock}
        </Button>
      )}
      {(status === 'active' || status === 'expired') && (
        <Button variant="default" disabled={isOnlyAdmin} onClick={() => setAsked('block')}>
          {acts.blockMore}
        </Button>
      )}
      {asked === 'reject' && (
        <RejectDialog
          people={people}
          isPending={reject.isPending}
          onReject={(reason) => reject.mutate({ people, reason })}
          onClose={close}
        />
      )}
      {asked === 'block' && (
        <BlockDialog
          people={people}
          isPending={block.isPending}
          onBlock={(how) => block.mutate({ people, ...how })}
          onClose={close}
        />
      )}
      {asked === 'link' && <ApproveWithLink person={person} onClose={close} />}
    </>
  );
}
