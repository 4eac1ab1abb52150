import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { EventText } from '../audit/event-text';
import { eventTone } from '../audit/event-words';
import { shown } from '../audit/wording';
import type { AuditEvent } from '../api/audit-event';
import { useEventsOf, type Person } from '../api/people';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Row, Rows } from '../../ui/rows';
import { Answered } from '../ui/states';
import { When } from '../ui/when';
import classes from './person.module.css';

/** What happened to a person and by them, the newest first. */
export function TimelinePanel({ person }: { readonly person: Person }) {
  const { timeline, why } = adminTexts.person;
  const events = useEventsOf(person);
  return (
    <Answered query={events}>
      {({ pages }) => (
        <Panel title={timeline.title}>
          <Rows isInset>
            {pages
              .flatMap(({ items }) => items)
              // of a step, another event says what it led to
              .filter((event) => eventTone(event) !== 'quiet')
              .map((event) => (
                <Event key={event.eventId} event={event} />
              ))}
          </Rows>
          <Group gap="lg">
            {events.hasNextPage && (
              <Button
                size="sm"
                variant="light"
                loading={events.isFetchingNextPage}
                onClick={() => void events.fetchNextPage()}
              >
                {timeline.older}
              </Button>
            )}
            <Anchor component={Link} href={`/admin/people/${person.userId}/history`} size="sm">
              {why}
            </Anchor>
            <Anchor
              component={Link}
              href={`/admin/audit?${new URLSearchParams({ subject: person.userId }).toString()}`}
              size="sm"
            >
              {timeline.all}
            </Anchor>
          </Group>
        </Panel>
      )}
    </Answered>
  );
}

function Event({ event }: { readonly event: AuditEvent }) {
  const { timeline } = adminTexts.person;
  return (
    <Row start={<span className={classes['dot']} data-tone={eventTone(event)} />}>
      <Text size="sm">
        <EventText event={event} />
      </Text>
      {event.reason !== null && (
        <Text size="sm">
          {timeline.reason} {shown(event.reason)}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        <When at={event.occurredAt} />
      </Text>
    </Row>
  );
}
