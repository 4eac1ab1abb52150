import { Alert, Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useMoment } from '../api/history';
import { adminTexts } from '../texts';
import classes from './history.module.css';
import { historyPath } from './history-path';

interface OtherHoldersProps {
  readonly userId: string;
  readonly username: string;
}

/** Others who had the name of this person, or have it now. */
export function OtherHolders({ userId, username }: OtherHoldersProps) {
  const { history, audit, people } = adminTexts;
  const named = useMoment({ nameOrId: username }, { at: FAR });
  const others = named.data?.otherHolders.filter((one) => one.userId !== userId) ?? [];
  const isAnothers = named.data !== undefined && named.data.userId !== userId;
  if (others.length === 0 && !isAnothers) return null;
  return (
    <Alert variant="light" color="yellow">
      {history.others}
      <ul className={classes['others']}>
        {isAnothers && (
          <li>
            <Anchor component={Link} href={historyPath(named.data.userId)}>
              {history.current}
            </Anchor>
          </li>
        )}
        {others.map((one) => (
          <li key={one.userId}>
            <Anchor component={Link} href={historyPath(one.userId)}>
              {audit.other(adminTexts.instant(one.createdAt), people.statuses[one.status].toLowerCase())}
            </Anchor>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** After every event: whoever has the name in the end. */
const FAR = '9999-01-01T00:00:00.000Z';
