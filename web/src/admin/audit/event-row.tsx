import { Anchor, Text, UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { AuditEvent } from '../api/audit-event';
import { adminTexts } from '../texts';
import { When } from '../ui/when';
import classes from './audit.module.css';
import { EventDetails } from './event-details';
import { EventText } from './event-text';
import { eventLabel, eventTone } from './event-words';
import { historyPath, isAnswer, momentOf } from '../history/history-path';
import { person, shown } from './wording';

/** One event in a line; opened, everything about it. */
export function EventRow({ event }: { readonly event: AuditEvent }) {
  const { audit } = adminTexts;
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <li className={classes['row']} data-tone={eventTone(event.type)}>
      <div className={classes['line']}>
        <UnstyledButton
          className={classes['opener'] ?? ''}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          <span className={classes['time']}>
            <When at={event.occurredAt} as="time" />
          </span>
          <span className={classes['label']}>{eventLabel(event.type)}</span>
          <span className={classes['said']}>
            <EventText event={event} />
            {event.reason !== null && (
              <Text span inherit c="dimmed">
                {' '}
                {audit.details.reason}: {shown(event.reason)}
              </Text>
            )}
          </span>
        </UnstyledButton>
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
