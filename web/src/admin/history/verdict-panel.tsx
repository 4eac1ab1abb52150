import { Text } from '@mantine/core';
import { capitalised } from '../audit/wording';
import type { Moment } from '../api/history';
import { adminTexts } from '../texts';
import { Instant } from '../ui/instant';
import { Panel } from '../ui/page';
import classes from './history.module.css';

/** What the guard would have answered, and why. */
export function VerdictPanel({ guard: { code, because, retryAt } }: Pick<Moment, 'guard'>) {
  const { history } = adminTexts;
  return (
    <Panel title={history.verdict}>
      <Text fw={650} size="lg" className={classes['verdict'] ?? ''} data-code={code === 'ok' ? 'ok' : 'no'}>
        {history.verdicts(code)}
      </Text>
      <dl className={classes['facts']}>
        <dt>{history.because}</dt>
        <dd>{capitalised(because)}</dd>
        {retryAt !== null && (
          <>
            <dt>{history.retryAt}</dt>
            <dd>
              <Instant iso={retryAt} shown={adminTexts.exact(retryAt)} />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
