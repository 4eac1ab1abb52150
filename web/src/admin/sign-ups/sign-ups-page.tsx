import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useSignUpSettings } from '../../api/sign-up-settings';
import { BASE } from '../../page-facts';
import { PersonIcon } from '../../ui/icons';
import { usePeople } from '../api/people';
import { adminTexts } from '../texts';
import { AdminPage, Panel } from '../ui/page';
import { Answered, Empty } from '../ui/states';
import { Queue } from './queue';

const OLDEST_FIRST = { status: 'pending', sort: 'createdAt', order: 'asc', limit: '50' };

/** Who waits for a decision. */
export function SignUpsPage() {
  const { signUps } = adminTexts;
  const waiting = usePeople(OLDEST_FIRST);
  return (
    <AdminPage title={signUps.title} lead={signUps.lead}>
      <Answered query={waiting}>
        {({ items, counts }) =>
          items.length === 0 ? <Nobody /> : <Queue people={items} waiting={counts.pending} />
        }
      </Answered>
    </AdminPage>
  );
}

function Nobody() {
  const { signUps, people } = adminTexts;
  const settings = useSignUpSettings();
  const address = new URL('sign-up', BASE).href;
  return (
    <Panel isFlush>
      <Empty icon={<PersonIcon />} title={signUps.none}>
        {settings.data?.mode === 'off' ? (
          <>
            {signUps.noneClosed}
            <br />
            <Anchor component={Link} href="/admin/people/add">
              {people.add}
            </Anchor>
          </>
        ) : (
          <>
            {signUps.noneMore}
            <br />
            <Anchor href={address}>{address}</Anchor>
          </>
        )}
      </Empty>
    </Panel>
  );
}
