import { Anchor, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { AuditEvent } from '../api/audit-event';
import { adminTexts } from '../texts';
import classes from './audit.module.css';
import { EventDetails } from './event-details';
import { EventText } from './event-text';
import { eventTone } from './event-words';
import { historyPath, isAnswer, momentOf } from '../history/history-path';
import { RowOpener } from './row-opener';
import { person, shown } from './wording';

/** One event in a line; opened, everything about it. */
export function EventRow({ event }: { readonly event: AuditEvent }) {
  const { audit } = adminTexts;
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <li className={classes['row']} data-tone={eventTone(event)}>
      <div className={classes['line']}>
        <RowOpener event={event} id={id} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)}>
          <EventText event={event} />
          {event.reason !== null && (
            <Text span inherit c="dimmed">
              {' '}
              {audit.details.reason}: {shown(event.reason)}
            </Text>
          )}
        </RowOpener>
        {isAnswer(event) && event.subject !== null && (
          <Anchor
            component={Link}
            size="sm"
            className={classes['why'] ?? ''}
            href={historyPath(event.subject.userId, momentOf(event))}
            aria-label={audit.whyLabel(person(event), adminTexts.time(event.occurredAt))}
          >
            {audit.why}
          </Anchor>
        )}
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && <EventDetails event={event} />}
      </div>
    </li>
  );
}
