import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { capitalised } from '../audit/wording';
import type { Moment } from '../api/history';
import { adminTexts } from '../texts';
import { Facts } from '../ui/facts';
import { Panel } from '../../ui/panel';
import { When } from '../ui/when';
import classes from './history.module.css';

interface VerdictPanelProps extends Pick<Moment, 'guard'> {
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** What the guard would have answered, and why. */
export function VerdictPanel({ guard: { code, because, retryAt }, children }: VerdictPanelProps) {
  const { history } = adminTexts;
  return (
    <Panel title={history.verdict}>
      <Text fw={650} size="lg" className={classes['verdict'] ?? ''} data-code={code === 'ok' ? 'ok' : 'no'}>
        {history.verdicts(code)}
      </Text>
      <Facts
        facts={[
          [history.because, capitalised(because)],
          ...(retryAt === null
            ? []
            : [[history.retryAt, <When key="at" at={retryAt} as="exact" />] as const]),
        ]}
      />
      {children}
    </Panel>
  );
}
