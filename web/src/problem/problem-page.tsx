import { Text } from '@mantine/core';
import { Unreachable } from '../api/client';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { MessagePage } from '../ui/message-page';

interface RefusedPageProps {
  readonly code: string;
  readonly correlationId: string;
}

/** Codes after which the same address may work later. */
const TEMPORARY = new Set(['throttled', 'not_ready', 'overloaded', 'internal']);

/** The server refused the address that the browser opened. */
export function RefusedPage({ code, correlationId }: RefusedPageProps) {
  const texts = useTexts();
  const known: Readonly<Record<string, { title: string; text: string } | undefined>> = texts.refused;
  const { title, text } = known[code] ?? texts.refused.other;
  return (
    <MessagePage
      title={title}
      text={text}
      {...(TEMPORARY.has(code) && { action: { label: texts.tryAgain, onClick: () => location.reload() } })}
    >
      {code === 'internal' && (
        <Text size="sm" ff="monospace">
          {correlationId}
        </Text>
      )}
    </MessagePage>
  );
}

/** The page is there, but what it needs from the server is not. */
export function AwayPage({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const texts = useTexts();
  const isAway = error instanceof Unreachable;
  return (
    <MessagePage
      title={isAway ? texts.refused.away.title : texts.refused.other.title}
      text={isAway ? texts.refused.away.text : problemText(texts, error)}
      action={{ label: texts.tryAgain, onClick: onRetry }}
    />
  );
}
