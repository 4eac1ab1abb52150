import { Badge, Button, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, codeOf } from '../api/client';
import { OWN_SESSIONS, useOwnSessions, type OwnSession } from '../api/me';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { DoneMessage, ErrorMessage } from '../ui/form';
import { deviceName } from '../ui/device';
import { Panel } from '../ui/panel';
import { Row, Rows, RowTitle } from '../ui/rows';
import { FirstSection } from './first-section';
import { AwaySection, LoadingSection } from './states';

export function SessionsSection() {
  const sessions = useOwnSessions();
  if (sessions.isError) return <AwaySection error={sessions.error} onRetry={() => void sessions.refetch()} />;
  if (sessions.isPending) return <LoadingSection />;
  return (
    <>
      <Sessions items={sessions.data.items} />
      <Devices />
    </>
  );
}

/** Ends one session, or all others. One that has ended already counts as ended. */
const endSession = (id: string | null): Promise<unknown> =>
  call('DELETE', id === null ? 'api/me/sessions' : `api/me/sessions/${id}`).catch((error: unknown) => {
    if (codeOf(error) !== 'not_found') throw error;
  });

function Sessions({ items }: { readonly items: readonly OwnSession[] }) {
  const texts = useTexts();
  const { sessions } = texts.account;
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => queries.invalidateQueries({ queryKey: OWN_SESSIONS }),
  });
  const others = items.filter(({ current }) => !current);
  const inOrder = [...items.filter(({ current }) => current), ...others];
  return (
    <FirstSection title={sessions.title} lead={others.length > 0 ? sessions.lead : sessions.onlyThis}>
      {end.isError && <ErrorMessage>{problemText(texts, end.error)}</ErrorMessage>}
      {end.isSuccess && end.variables === null && <DoneMessage>{sessions.endedOthers}</DoneMessage>}
      <Rows isInset>
        {inOrder.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            isEnding={end.isPending && end.variables === session.id}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </Rows>
      {others.length > 1 && (
        <Button
          variant="light"
          loading={end.isPending && end.variables === null}
          onClick={() => end.mutate(null)}
        >
          {sessions.endOthers}
        </Button>
      )}
    </FirstSection>
  );
}

interface SessionItemProps {
  readonly session: OwnSession;
  readonly isEnding: boolean;
  readonly onEnd: () => void;
}

function SessionItem({
  session: { current, lastUsedAt, address, userAgent, origin },
  isEnding,
  onEnd,
}: SessionItemProps) {
  const texts = useTexts();
  const { sessions, unknownAddress } = texts.account;
  const device = deviceName(texts, userAgent);
  const facts = [address ?? unknownAddress, ...(origin === 'hub' ? [sessions.fromHub] : [])];
  return (
    <Row
      side={
        !current && (
          <Button
            variant="default"
            size="sm"
            loading={isEnding}
            aria-label={sessions.endLabel(device)}
            onClick={onEnd}
          >
            {sessions.end}
          </Button>
        )
      }
    >
      <RowTitle>
        <Text fw={500}>{device}</Text>
        {current && (
          <Badge variant="light" tt="none">
            {sessions.current}
          </Badge>
        )}
      </RowTitle>
      <Text size="sm" c="dimmed">
        {[...facts, sessions.lastUsed(lastUsedAt)].join(' · ')}
      </Text>
    </Row>
  );
}

function Devices() {
  const texts = useTexts();
  const { sessions } = texts.account;
  const forget = useMutation({ mutationFn: () => call('DELETE', 'api/me/devices') });
  return (
    <Panel title={sessions.devicesTitle} lead={sessions.devices}>
      {forget.isError && <ErrorMessage>{problemText(texts, forget.error)}</ErrorMessage>}
      {forget.isSuccess && <DoneMessage>{sessions.forgotten}</DoneMessage>}
      <Button variant="light" loading={forget.isPending} onClick={() => forget.mutate()}>
        {sessions.forget}
      </Button>
    </Panel>
  );
}
