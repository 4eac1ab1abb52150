import type { EventStore } from '../../../src/event-store/event-store';

export interface OpenedStore {
  readonly store: EventStore;
  /** A second store on the same book, as another part of the program would open it. */
  readonly openSecond?: () => Promise<EventStore>;
  cleanUp(): Promise<void>;
}
