import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { codeOf } from '../../api/client';
import { PersonIcon } from '../../ui/icons';
import { shown } from '../audit/wording';
import { useIsOnlyAdministrator, usePerson, type Person } from '../api/people';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { PersonStatus } from '../ui/person-status';
import { Answered, Empty } from '../ui/states';
import { AccountPanel } from './account-panel';
import { GroupsPanel } from './groups-panel';
import { PasswordPanel } from './password-panel';
import { PersonActs } from './person-acts';
import classes from './person.module.css';
import { ProfilePanel } from './profile-panel';
import { RightsPanel } from './rights-panel';
import { SessionsPanel } from './sessions-panel';
import { Standing } from './standing';
import { TimelinePanel } from './timeline-panel';

interface PersonPageProps {
  readonly params: { readonly userId: string };
}

/** One person: what is known of them, what can be done, and what happened. */
export function PersonPage({ params: { userId } }: PersonPageProps) {
  const person = usePerson(userId);
  if (codeOf(person.error) === 'not_found') return <Unknown />;
  if (person.data === undefined)
    return (
      <AdminPage title={adminTexts.people.title}>
        <Answered query={person}>{() => null}</Answered>
      </AdminPage>
    );
  return <Known key={userId} person={person.data} />;
}

function Known({ person }: { readonly person: Person }) {
  const { username, status } = person;
  const isLiving = status !== 'deleted';
  const isOnlyAdmin = useIsOnlyAdministrator(person);
  return (
    <AdminPage
      title={username === null ? adminTexts.people.noName : shown(username)}
      lead={
        <>
          <PersonStatus person={person} />
          {isOnlyAdmin && <Text size="sm">{adminTexts.person.onlyAdministrator}</Text>}
        </>
      }
      actions={isLiving && <PersonActs person={person} isOnlyAdmin={isOnlyAdmin} />}
    >
      <Standing person={person} />
      <div className={classes['columns']}>
        <div className={classes['column']}>
          <AccountPanel person={person} />
          {isLiving && (
            <>
              <ProfilePanel person={person} />
              <GroupsPanel person={person} />
              <PasswordPanel person={person} />
            </>
          )}
        </div>
        <div className={classes['column']}>
          <TimelinePanel person={person} />
          {isLiving && (
            <>
              <SessionsPanel person={person} />
              <RightsPanel person={person} isOnlyAdmin={isOnlyAdmin} />
            </>
          )}
        </div>
      </div>
    </AdminPage>
  );
}

function Unknown() {
  const { unknown, unknownMore, back } = adminTexts.person;
  return (
    <AdminPage title={adminTexts.people.title}>
      <Panel isFlush>
        <Empty icon={<PersonIcon />} title={unknown}>
          {unknownMore}
          <br />
          <Anchor component={Link} href="/admin/people">
            {back}
          </Anchor>
        </Empty>
      </Panel>
    </AdminPage>
  );
}
