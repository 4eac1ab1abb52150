import {
  EventStore,
  type AppendResult,
  type EventFilter,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type Retention,
  type StoreCapabilities,
  type StoredEvent,
  type StoreHealth,
  type StreamSlice,
  type SubscriptionMessage,
} from '../../src/event-store/event-store';

type Append = () => Promise<AppendResult>;
type ReadStream = () => Promise<StreamSlice>;

/** A real store behind a line that a test can disturb: what is not disturbed goes through. */
export class ForwardingStore extends EventStore {
  /** Stands around each append. */
  aroundAppend: (append: Append) => Promise<AppendResult> = (append) => append();
  /** Stands around each read of a stream. */
  aroundRead: (read: ReadStream) => Promise<StreamSlice> = (read) => read();

  constructor(private readonly store: EventStore) {
    super();
  }

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    return this.aroundAppend(() => this.store.append(stream, expected, events));
  }

  readStream(stream: string, options?: ReadStreamOptions): Promise<StreamSlice> {
    return this.aroundRead(() => this.store.readStream(stream, options));
  }

  readAll(after: Position, filter: EventFilter, limit: number): Promise<StoredEvent[]> {
    return this.store.readAll(after, filter, limit);
  }

  subscribeAll(
    after: Position,
    filter: EventFilter,
    signal: AbortSignal,
  ): AsyncIterable<SubscriptionMessage> {
    return this.store.subscribeAll(after, filter, signal);
  }

  head(): Promise<Position> {
    return this.store.head();
  }

  setRetention(stream: string, retention: Retention): Promise<void> {
    return this.store.setRetention(stream, retention);
  }

  applyRetention(now: string): Promise<number> {
    return this.store.applyRetention(now);
  }

  capabilities(): StoreCapabilities {
    return this.store.capabilities();
  }

  health(): Promise<StoreHealth> {
    return this.store.health();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
