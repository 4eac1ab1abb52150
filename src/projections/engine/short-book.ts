import { comparePositions, START, type EventStore, type Position } from '../../event-store/event-store';
import { ourEvents } from './our-events';

/** A shorter book is folded from its first event by the feed itself; a longer one by a thread. */
const SHORT_BOOK = 5_000;

/**
 * Whether the feed itself does.
 *
 * @param upTo events, 9,999 at most; default 5,000
 * @throws Unavailable
 */
export async function isShortBook(store: EventStore, head: Position, upTo = SHORT_BOOK): Promise<boolean> {
  if (comparePositions(head, String(upTo)) <= 0) return true;
  // positions of a store that others share are no numbers of events
  if (!store.capabilities().sharedByNodes) return false;
  return (await store.readAll(START, ourEvents(store), upTo + 1)).length <= upTo;
}
