import type { AuditEvent } from '../api/audit-event';

/** Events that are one row: a single one, or reads of the audit that follow each other. */
export type Row = readonly [AuditEvent, ...AuditEvent[]];

const isSameReader = (a: AuditEvent, b: AuditEvent): boolean =>
  a.type === 'AuditRead' && b.type === a.type && a.actor.kind === b.actor.kind && a.actor.id === b.actor.id;

/** Whoever works with the audit leaves a read a minute in it: those of one reader in a row would hide what happened. */
export function foldReads(events: readonly AuditEvent[]): readonly Row[] {
  const rows: [AuditEvent, ...AuditEvent[]][] = [];
  for (const event of events) {
    const last = rows.at(-1);
    if (last !== undefined && isSameReader(last[0], event)) last.push(event);
    else rows.push([event]);
  }
  return rows;
}
