import { Badge, Button, Text } from '@mantine/core';
import { Link } from 'wouter';
import { PersonIcon } from '../../ui/icons';
import { useInvitations, type Invitation } from '../api/invitations';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Row, RowLink, Rows } from '../../ui/rows';
import { Answered, Empty } from '../ui/states';
import { When } from '../ui/when';
import { nameOf } from './name-of';

/** Every invitation, the newest first. */
export function InvitationsPage() {
  const { invitations } = adminTexts;
  const query = useInvitations();
  const create = (
    <Button component={Link} href="/admin/invitations/new">
      {invitations.create}
    </Button>
  );
  return (
    <AdminPage title={invitations.title} lead={invitations.lead} actions={create}>
      <Answered query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return (
            <Panel isFlush>
              {items.length === 0 ? (
                <Empty icon={<PersonIcon />} title={invitations.none}>
                  {invitations.noneMore}
                </Empty>
              ) : (
                <Rows>
                  {items.map((invitation) => (
                    <InvitationRow key={invitation.id} invitation={invitation} />
                  ))}
                </Rows>
              )}
            </Panel>
          );
        }}
      </Answered>
      {query.hasNextPage && (
        <div>
          <Button
            variant="light"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {invitations.more}
          </Button>
        </div>
      )}
    </AdminPage>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const { invitations } = adminTexts;
  const { id, status, used, uses, expiresAt, groups } = invitation;
  const isOver = Date.parse(expiresAt) <= Date.now();
  return (
    <Row
      side={
        <Badge variant="light" tt="none" {...(status !== 'open' && { color: 'gray' })}>
          {invitations.statuses[status]}
        </Badge>
      }
    >
      <RowLink href={`/admin/invitations/${id}`}>{nameOf(invitation)}</RowLink>
      <Text size="sm" c="dimmed">
        {invitations.places(used, uses)} · {isOver ? invitations.ended : invitations.ends}{' '}
        <When at={expiresAt} as="end" />
        {groups.length > 0 && ` · ${groups.map(shown).join(', ')}`}
      </Text>
    </Row>
  );
}
