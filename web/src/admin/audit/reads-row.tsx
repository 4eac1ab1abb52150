import { useId, useState } from 'react';
import { adminTexts } from '../texts';
import classes from './audit.module.css';
import { EventRow } from './event-row';
import type { Row } from './fold-reads';
import { RowOpener } from './row-opener';
import { actor, capitalised } from './wording';

/** Several reads of the audit in a line; opened, each of them. */
export function ReadsRow({ reads }: { readonly reads: Row }) {
  const { audit } = adminTexts;
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const [newest] = reads;
  return (
    <li className={classes['row']} data-tone="quiet">
      <div className={classes['line']}>
        <RowOpener event={newest} id={id} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)}>
          {audit.reads(capitalised(actor(newest)), reads.length)}
        </RowOpener>
      </div>
      <ol id={id} hidden={!isOpen} className={classes['list']}>
        {isOpen && reads.map((event) => <EventRow key={event.position} event={event} />)}
      </ol>
    </li>
  );
}
