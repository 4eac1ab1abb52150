import { Button, Text } from '@mantine/core';
import { call } from '../../api/client';
import { useTexts } from '../../texts/texts';
import { deviceName } from '../../ui/device';
import { useSessionsOf, type Person, type PersonSession } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { Panel } from '../../ui/panel';
import { Row, Rows } from '../../ui/rows';
import { Answered } from '../ui/states';
import { useAct } from '../ui/use-act';
import { When } from '../ui/when';

/** The browser sessions of a person. */
export function SessionsPanel({ person }: { readonly person: Person }) {
  const { sessions: texts } = adminTexts.person;
  const sessions = useSessionsOf(person);
  const end = useAct({
    act: () => call('DELETE', `api/users/${person.userId}/sessions`),
    told: () => ({ text: texts.ended(namesOf([person])) }),
  });
  return (
    <Answered query={sessions}>
      {({ items }) => (
        <Panel
          title={texts.title}
          actions={
            items.length > 0 && (
              <Button size="sm" variant="light" loading={end.isPending} onClick={() => end.mutate(undefined)}>
                {texts.endAll}
              </Button>
            )
          }
        >
          {items.length === 0 ? (
            <Text size="sm">{texts.none}</Text>
          ) : (
            <Rows isInset>
              {items.map((session) => (
                <Session key={session.id} session={session} />
              ))}
            </Rows>
          )}
        </Panel>
      )}
    </Answered>
  );
}

function Session({
  session: { userAgent, address, origin, lastUsedAt },
}: {
  readonly session: PersonSession;
}) {
  const { sessions: texts } = adminTexts.person;
  const device = deviceName(useTexts(), userAgent);
  return (
    <Row>
      <Text size="sm" fw={500}>
        {device}
      </Text>
      <Text size="sm" c="dimmed">
        {address ?? texts.unknownAddress}
        {origin === 'hub' && `, ${texts.fromHub}`} · {texts.lastUsed} <When at={lastUsedAt} isRelative />
      </Text>
    </Row>
  );
}
