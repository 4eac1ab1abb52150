import { Title } from '@mantine/core';
import type { AuditEvent } from '../api/audit-event';
import { adminTexts } from '../texts';
import classes from './audit.module.css';
import { EventRow } from './event-row';
import { foldReads, type Row } from './fold-reads';
import { ReadsRow } from './reads-row';

interface Day {
  readonly name: string;
  readonly events: AuditEvent[];
}

interface EventListProps {
  readonly events: readonly AuditEvent[];
  /** One row for reads of the audit that follow each other. */
  readonly foldsReads: boolean;
}

/** Events under the days on which they happened, in the order in which they come. */
export function EventList({ events, foldsReads }: EventListProps) {
  return daysOf(events).map(({ name, events: ofDay }) => (
    <section key={ofDay[0]?.position} className={classes['day']}>
      <Title order={2} className={classes['dayName'] ?? ''}>
        {name}
      </Title>
      <ol className={classes['list']}>
        {(foldsReads ? foldReads(ofDay) : ofDay.map((event): Row => [event])).map(([event, ...more]) =>
          more.length === 0 ? (
            <EventRow key={event.position} event={event} />
          ) : (
            <ReadsRow key={event.position} reads={[event, ...more]} />
          ),
        )}
      </ol>
    </section>
  ));
}

function daysOf(events: readonly AuditEvent[]): Day[] {
  const days: Day[] = [];
  for (const event of events) {
    const name = adminTexts.day(event.occurredAt);
    const last = days.at(-1);
    if (last?.name === name) last.events.push(event);
    else days.push({ name, events: [event] });
  }
  return days;
}
