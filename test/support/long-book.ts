import type { EventStore } from '../../src/event-store/event-store';
import { newEvents } from '../event-store/fixtures';

/** Makes a book too long for a start to fold it by itself: threads build the missing read models. */
export async function lengthen(store: EventStore): Promise<void> {
  const quiet = { type: 'ProjectionRebuilt', data: { name: 'users', version: 1, events: 1 } };
  for (const count of [2_500, 2_500]) await store.append('ops', 'any', newEvents(count, quiet));
}
