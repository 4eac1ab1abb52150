import { Button } from '@mantine/core';
import { useState } from 'react';
import { ValidityDialog } from '../acts/validity-dialog';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { Facts } from '../ui/facts';
import { Panel } from '../../ui/panel';
import { When } from '../ui/when';

/** Since when and until when there is an account. */
export function AccountPanel({ person }: { readonly person: Person }) {
  const { account } = adminTexts.person;
  const { userId, createdAt, approvedAt, lastLoginAt, validUntil, status, admin } = person;
  const [isChanging, setIsChanging] = useState(false);
  const mayEnd = status !== 'deleted' && !admin;
  return (
    <Panel title={account.title}>
      <Facts
        facts={[
          [account.since, <When key="since" at={createdAt} />],
          [
            account.approved,
            approvedAt === null ? account.notApproved : <When key="approved" at={approvedAt} />,
          ],
          [account.lastLogin, lastLoginAt === null ? account.never : <When key="login" at={lastLoginAt} />],
          [
            account.validUntil,
            validUntil === null ? account.noEnd : <When key="end" at={validUntil} as="end" />,
          ],
          [account.id, userId],
        ]}
      />
      {mayEnd && (
        <div>
          <Button size="sm" variant="light" onClick={() => setIsChanging(true)}>
            {adminTexts.acts.validity}
          </Button>
        </div>
      )}
      {isChanging && <ValidityDialog people={[person]} onClose={() => setIsChanging(false)} />}
    </Panel>
  );
}
