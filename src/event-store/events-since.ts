import type { EventStore, StoredEvent } from './event-store';

/** Events read in one step. */
const PAGE = 1_000;

/**
 * The events of some types since an instant, in the order of the book. Reads back from its end, so that the length of
 * the book does not matter. Clocks of nodes may differ: a page that begins before the instant ends the search.
 *
 * @param since ISO 8601 instant, inclusive
 * @throws Unavailable
 */
export async function eventsSince(
  store: EventStore,
  types: readonly string[],
  since: string,
): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  for (;;) {
    const page = await store.readBackwards(types, found.at(-1)?.position ?? null, PAGE);
    found.push(...page);
    const oldest = page.at(-1);
    if (oldest === undefined || page.length < PAGE || oldest.occurredAt < since) break;
  }
  return found.filter(({ occurredAt }) => occurredAt >= since).toReversed();
}
