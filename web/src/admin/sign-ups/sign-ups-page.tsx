import { usePeople } from '../api/people';
import { adminTexts } from '../texts';
import { AdminPage } from '../ui/page';
import { Answered } from '../ui/states';
import { Queue } from './queue';

const OLDEST_FIRST = { status: 'pending', sort: 'createdAt', order: 'asc', limit: '50' };

/** Who waits for a decision. */
export function SignUpsPage() {
  const { signUps } = adminTexts;
  const waiting = usePeople(OLDEST_FIRST);
  return (
    <AdminPage title={signUps.title} lead={signUps.lead}>
      <Answered query={waiting}>
        {({ items, counts }) => <Queue people={items} waiting={counts.pending} />}
      </Answered>
    </AdminPage>
  );
}
