import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AuditEvent } from '../api/audit-event';
import { eventSentence } from '../audit/event-words';
import { Lines } from '../ui/lines';
import { When } from '../ui/when';
import classes from './today.module.css';

interface EventListProps {
  readonly events: readonly AuditEvent[];
  /** What can be done about an event. */
  readonly actsOn?: (event: AuditEvent) => ReactNode;
}

/** Events in plain words; each leads to the moment at which it happened, where it is about a person. */
export function EventList({ events, actsOn }: EventListProps) {
  return (
    <Lines>
      {events.map((event) => (
        <li key={event.eventId}>
          {event.subject === null ? (
            <span>{eventSentence(event)}</span>
          ) : (
            <Link
              href={`/admin/people/${event.subject.userId}/history?position=${event.position}`}
              className={classes['event'] ?? ''}
            >
              {eventSentence(event)}
            </Link>
          )}
          <When at={event.occurredAt} isRelative />
          {actsOn?.(event)}
        </li>
      ))}
    </Lines>
  );
}
