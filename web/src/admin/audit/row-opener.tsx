import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AuditEvent } from '../api/audit-event';
import { When } from '../ui/when';
import classes from './audit.module.css';
import { eventLabel } from './event-words';

interface RowOpenerProps {
  /** The newest of the row. */
  readonly event: AuditEvent;
  /** Of the element that it opens. */
  readonly id: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** What happened. */
  readonly children: ReactNode;
}

/** The line of a row, which opens and closes it. */
export function RowOpener({ event, id, isOpen, onToggle, children }: RowOpenerProps) {
  return (
    <UnstyledButton
      className={classes['opener'] ?? ''}
      aria-expanded={isOpen}
      aria-controls={id}
      onClick={onToggle}
    >
      <span className={classes['time']}>
        <When at={event.occurredAt} as="time" />
      </span>
      <span className={classes['label']}>{eventLabel(event)}</span>
      <span className={classes['said']}>{children}</span>
    </UnstyledButton>
  );
}
