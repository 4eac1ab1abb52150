import { Title } from '@mantine/core';
import type { AuditEvent } from '../api/audit-event';
import { adminTexts } from '../texts';
import classes from './audit.module.css';
import { EventRow } from './event-row';

interface Day {
  readonly name: string;
  readonly events: AuditEvent[];
}

/** Events under the days on which they happened, in the order in which they come. */
export function EventList({ events }: { readonly events: readonly AuditEvent[] }) {
  return daysOf(events).map(({ name, events: ofDay }) => (
    <section key={ofDay[0]?.position} className={classes['day']}>
      <Title order={2} className={classes['dayName'] ?? ''}>
        {name}
      </Title>
      <ol className={classes['list']}>
        {ofDay.map((event) => (
          <EventRow key={event.position} event={event} />
        ))}
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
