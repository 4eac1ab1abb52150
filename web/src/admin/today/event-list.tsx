import { Link } from 'wouter';
import type { AuditEvent } from '../api/audit-event';
import { eventSentence } from '../audit/event-words';
import { adminTexts } from '../texts';
import classes from './today.module.css';

/** Events in plain words; each leads to the moment at which it happened, where it is about a person. */
export function EventList({ events }: { readonly events: readonly AuditEvent[] }) {
  return (
    <ul className={classes['list']}>
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
          <time dateTime={event.occurredAt} title={adminTexts.instant(event.occurredAt)}>
            {adminTexts.ago(event.occurredAt)}
          </time>
        </li>
      ))}
    </ul>
  );
}
