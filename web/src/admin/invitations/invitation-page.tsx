import { Badge, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import { useInvitation, type InvitationLink, type InvitationWithPeople } from '../api/invitations';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';
import { ActDialog } from '../ui/act-dialog';
import { Facts } from '../ui/facts';
import { Lines } from '../ui/lines';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { RowLink } from '../../ui/rows';
import { Answered } from '../ui/states';
import { useAct } from '../ui/use-act';
import { When } from '../ui/when';
import { useShowInvitation } from './invitation-link';
import { nameOf } from './name-of';

/** One invitation, and who came by it. */
export function InvitationPage({ params: { id } }: { readonly params: { readonly id: string } }) {
  const { invitations } = adminTexts;
  const query = useInvitation(id);
  return (
    <AdminPage
      title={query.data === undefined ? invitations.title : nameOf(query.data)}
      actions={query.data !== undefined && <Acts invitation={query.data} />}
    >
      <Answered query={query}>
        {(invitation) => (
          <>
            <FactsPanel invitation={invitation} />
            <PeoplePanel invitation={invitation} />
          </>
        )}
      </Answered>
    </AdminPage>
  );
}

function FactsPanel({ invitation }: { readonly invitation: InvitationWithPeople }) {
  const { one, statuses, places } = adminTexts.invitations;
  const { status, used, uses, expiresAt, validUntil, groups, approve, createdAt } = invitation;
  return (
    <Panel>
      <Facts
        facts={[
          [
            one.status,
            <Badge key="status" variant="light" tt="none" {...(status !== 'open' && { color: 'gray' })}>
              {statuses[status]}
            </Badge>,
          ],
          [one.taken, places(used, uses)],
          [one.expiresAt, <When key="expiresAt" at={expiresAt} as="end" />],
          [one.groups, groups.length === 0 ? one.noGroups : groups.map(shown).join(', ')],
          [
            one.validUntil,
            validUntil === null ? one.never : <When key="validUntil" at={validUntil} as="end" />,
          ],
          [one.approve, approve ? one.atOnce : one.byHand],
          [one.created, <When key="createdAt" at={createdAt} />],
        ]}
      />
    </Panel>
  );
}

/** Nothing can be done with an invitation that is over. */
function Acts({ invitation }: { readonly invitation: InvitationWithPeople }) {
  const { one } = adminTexts.invitations;
  const [asked, setAsked] = useState<'link' | 'revoke' | null>(null);
  const close = (): void => setAsked(null);
  const { id, status } = invitation;
  const name = nameOf(invitation);
  const showLink = useShowInvitation();
  const renew = useAct({
    act: () => call<InvitationLink>('POST', `api/invitations/${id}/link`, {}),
    onDone: (made) => {
      close();
      showLink(made, name);
    },
  });
  const revoke = useAct({
    act: () => call('DELETE', `api/invitations/${id}`),
    told: () => ({ text: one.revoked(name) }),
    onDone: close,
  });
  if (status === 'revoked' || status === 'expired') return null;
  return (
    <>
      <Button variant="light" onClick={() => setAsked('link')}>
        {one.newLink}
      </Button>
      <Button variant="default" onClick={() => setAsked('revoke')}>
        {one.revoke}
      </Button>
      {asked === 'link' && (
        <ActDialog
          title={one.newLinkTitle(name)}
          lead={one.newLinkLead}
          submitLabel={one.newLink}
          isPending={renew.isPending}
          onSubmit={() => renew.mutate(undefined)}
          onClose={close}
        />
      )}
      {asked === 'revoke' && (
        <ActDialog
          isHarmful
          title={one.revokeTitle(name)}
          lead={one.revokeLead}
          submitLabel={one.revoke}
          isPending={revoke.isPending}
          onSubmit={() => revoke.mutate(undefined)}
          onClose={close}
        />
      )}
    </>
  );
}

function PeoplePanel({ invitation }: { readonly invitation: InvitationWithPeople }) {
  const { invitations, people } = adminTexts;
  const { items } = invitation.people;
  return (
    <Panel title={invitations.one.came}>
      {items.length === 0 ? (
        <Text c="dimmed">{invitations.one.nobody}</Text>
      ) : (
        <Lines>
          {items.map(({ userId, username, status, usedAt }) => (
            <li key={userId}>
              <RowLink href={`/admin/people/${userId}`}>{username ?? people.noName}</RowLink>
              <Text size="sm" c="dimmed">
                {people.statuses[status]} · <When at={usedAt} />
              </Text>
            </li>
          ))}
        </Lines>
      )}
    </Panel>
  );
}
