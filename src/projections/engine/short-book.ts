import { comparePositions, START, type EventStore, type Position } from '../../event-store/event-store';
import { ourEvents } from './our-events';

/** Up to so many events the feed itself folds the book into missing models; a longer book is folded by a thread. */
const SHORT_BOOK = 5_000;

/**
 * Whether the feed itself folds missing models.
 *
 * @param upTo events, 9,999 at most; default 5,000
 * @throws Unavailable
 */
export async function isShortBook(store: EventStore, head: Position, upTo = SHORT_BOOK): Promise<boolean> {
  if (comparePositions(head, String(upTo)) <= 0) return true;
  // positions of a shared store do not count events
  if (!store.capabilities().sharedByNodes) return false;
  return (await store.readAll(START, ourEvents(store), upTo + 1)).length <= upTo;
}
