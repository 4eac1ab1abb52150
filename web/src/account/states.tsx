import { Button, Skeleton, Stack } from '@mantine/core';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { ErrorMessage } from '../ui/form';
import { Panel } from '../ui/panel';

interface AwaySectionProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What a section needs did not come. */
export function AwaySection({ error, onRetry }: AwaySectionProps) {
  const texts = useTexts();
  return (
    <Panel title={texts.refused.other.title}>
      <ErrorMessage>{problemText(texts, error)}</ErrorMessage>
      <Button variant="light" onClick={onRetry}>
        {texts.tryAgain}
      </Button>
    </Panel>
  );
}

export function LoadingSection() {
  const texts = useTexts();
  return (
    <Panel title={texts.loading}>
      <Stack gap="sm" aria-hidden>
        <Skeleton height={18} width="60%" />
        <Skeleton height={42} />
        <Skeleton height={42} />
      </Stack>
    </Panel>
  );
}
