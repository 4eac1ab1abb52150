import { START, type EventStore } from './event-store';

/** A clock that is further behind the newest event than this is wrong, or the one that wrote the event was; in ms. */
const AHEAD_MAX_MS = 5 * 60 * 1000;

/**
 * Compares this machine's clock with the newest event of the book.
 * @param now ISO 8601 instant
 * @returns null, or what is wrong and what to do
 * @throws Unavailable
 */
export async function clockFault(store: EventStore, now: string): Promise<string | null> {
  const head = await store.head();
  if (head === START) return null;
  const newest = await store.eventAt(head);
  const aheadMs = newest === null ? 0 : Date.parse(newest.occurredAt) - Date.parse(now);
  if (aheadMs <= AHEAD_MAX_MS) return null;
  const minutes = String(Math.round(aheadMs / 60_000));
  return (
    `the newest event is ${minutes} minutes in the future: set the clock of this machine (and find out which one was ` +
    'wrong); until then locks last longer than they should'
  );
}
