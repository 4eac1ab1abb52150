import { OUR_STREAMS } from '../../domain/streams';
import type { EventFilter, EventStore } from '../../event-store/event-store';

/** The events that read models are folded from: our streams in a shared store, otherwise all. */
export const ourEvents = (store: EventStore): EventFilter =>
  store.capabilities().sharedByNodes ? { streamPrefixes: OUR_STREAMS } : {};
