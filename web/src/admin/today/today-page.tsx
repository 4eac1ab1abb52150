import { Alert, Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { AlertIcon } from '../../ui/icons';
import { useFailedChecks, useLastDays } from '../api/overview';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Answered } from '../ui/states';
import { Figures } from './figures';
import { FailedPanel } from './failed-panel';
import { SignInsChart } from './sign-ins-chart';
import classes from './today.module.css';
import { UnusualPanel } from './unusual-panel';
import { WaitingPanel } from './waiting-panel';

/** What an administrator wants to know first: who waits, what failed, what is unusual. */
export function TodayPage() {
  const { today } = adminTexts;
  const days = useLastDays();
  return (
    <AdminPage title={today.title} lead={today.date(new Date())}>
      <FailedChecks />
      <div className={classes['columns']}>
        <WaitingPanel />
        <UnusualPanel />
      </div>
      <Panel title={today.chart.title}>
        <Answered query={days}>
          {(items) => (
            <>
              <Figures day={items.at(-1)} />
              <SignInsChart days={items} />
            </>
          )}
        </Answered>
      </Panel>
      <FailedPanel />
    </AdminPage>
  );
}

/** Nothing while all is well. */
function FailedChecks() {
  const { checks } = adminTexts.today;
  const failed = useFailedChecks().data ?? [];
  if (failed.length === 0) return null;
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} title={checks.title(failed.length)}>
      <ul className={classes['faults']}>
        {failed.map(({ name, detail, advice }) => (
          <li key={name}>
            {name}: {detail}
            {advice !== null && ` (${advice})`}
          </li>
        ))}
      </ul>
      <Anchor component={Link} href="/admin/operations" size="sm">
        {checks.link}
      </Anchor>
    </Alert>
  );
}
