import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemText } from '../../texts/problem-text';
import { useTexts } from '../../texts/texts';
import { ErrorMessage } from '../../ui/form';
import { Panel } from '../../ui/panel';
import classes from './states.module.css';

interface Answer<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface AnsweredProps<Data> {
  readonly query: Answer<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** What a part of a page shows once its data is there; until then that it is coming, or why it does not come. */
export function Answered<Data>({ query, children }: AnsweredProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return <LoadingPanel />;
  return <AwayPanel error={query.error} onRetry={() => void query.refetch()} />;
}

function LoadingPanel() {
  const texts = useTexts();
  return (
    <Panel>
      <Stack gap="sm" aria-busy="true" aria-label={texts.loading} role="status">
        <Skeleton height={18} width="40%" />
        <Skeleton height={42} />
        <Skeleton height={42} />
        <Skeleton height={42} />
      </Stack>
    </Panel>
  );
}

function AwayPanel({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const texts = useTexts();
  return (
    <Panel>
      <ErrorMessage>{problemText(texts, error)}</ErrorMessage>
      <div>
        <Button variant="light" onClick={onRetry}>
          {texts.tryAgain}
        </Button>
      </div>
    </Panel>
  );
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  /** What to do first. */
  readonly children?: ReactNode;
}

/** There is nothing to show here. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className={classes['empty']}>
      {icon !== undefined && <span className={classes['icon']}>{icon}</span>}
      <Title order={2} size="h4">
        {title}
      </Title>
      {children !== undefined && (
        <Text c="dimmed" component="div" maw="34rem">
          {children}
        </Text>
      )}
    </div>
  );
}
