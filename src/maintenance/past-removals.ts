import { aheadMs, trustedFrom, DAY_MS, RETENTION_CLASSES, type PastRemovals } from '../domain/retention';
import { DEPLOYMENT, OPS } from '../domain/streams';
import type { EventStore, StoredEvent } from '../event-store/event-store';

/** Events of `ops` read at a time: there are some a day. */
const PAGE = 1_000;

export interface Removals extends PastRemovals {
  /** The last RetentionApplied of logins; undefined before the first one. */
  readonly applied: StoredEvent | undefined;
}

/** Reads the removals that the book records, newest first. @throws Unavailable */
export async function readRemovals(store: EventStore): Promise<Removals> {
  const putOff: string[] = [];
  let from: number | undefined;
  do {
    const range = from === undefined ? {} : { from };
    const { events } = await store.readStream(OPS, { direction: 'backwards', limit: PAGE, ...range });
    for (const event of events) {
      if (isOfLogins(event)) return { applied: event, last: event.occurredAt, putOff };
      if (event.type === 'RetentionPutOff') putOff.push(event.occurredAt);
    }
    from = (events.at(-1)?.revision ?? 0) - 1;
  } while (from >= 0);
  const { events } = await store.readStream(DEPLOYMENT, { limit: 1 });
  const [founded] = events;
  if (founded === undefined) throw new Error('this book was not begun');
  return { applied: undefined, last: founded.occurredAt, putOff };
}

const isOfLogins = ({ type, data }: StoredEvent): boolean =>
  type === 'RetentionApplied' && data.class === RETENTION_CLASSES.logins;

/** Why nothing may be removed at this instant, and what to do; null: removals are allowed. */
export function reasonToPutOff(now: string, past: PastRemovals): string | null {
  const ahead = aheadMs(now, past);
  if (ahead === 0) return null;
  return (
    `this clock is ${String(Math.floor(ahead / DAY_MS))} days ahead of the last removal (${past.last}): set it if it ` +
    `is wrong; if it is right, removals continue from ${trustedFrom(now, past)}`
  );
}
