import { OUR_STREAMS } from '../../domain/streams';
import type { EventFilter, EventStore } from '../../event-store/event-store';

/** What the read models are made of: in a store that others share our streams, else everything, which costs nothing. */
export const ourEvents = (store: EventStore): EventFilter =>
  store.capabilities().sharedByNodes ? { streamPrefixes: OUR_STREAMS } : {};
