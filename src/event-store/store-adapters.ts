import type { EventStore, Position } from './event-store';
import type { StoreNode, StoreReport } from './store-maintenance';
import type { StoreSpec } from './store-spec';

/** How a store is opened. */
export interface OpenOptions {
  /** For a thread or a check that only reads beside the process's own store; default false. */
  readonly readOnly?: boolean;
  /** Hears what operators should know meanwhile. */
  readonly onNotice?: (text: string) => void;
  /** Ends the wait for a server. */
  readonly signal?: AbortSignal;
}

/** What a store can do with its book as a whole. */
export interface BookTools {
  /** @param file a path that is free, in a folder that exists. @throws Error that says what to do */
  backUp(file: string): Promise<{ readonly events: number; readonly position: Position }>;
  /** What a quick look at the engine's structures finds wrong; empty: nothing. */
  glance(): Promise<readonly string[]>;
  /** The engine's own check, and streams without gaps. */
  verify(): Promise<StoreReport>;
}

/** The stores that this product has. Only `app` implements it, so only `app` names an adapter. */
export interface StoreAdapters {
  /**
   * Opens the store that was configured; with KurrentDB, waits for a server.
   * @throws Error that says what to do: a damaged file, a newer version, no right to open it; Unavailable when `signal`
   * ends the wait
   */
  open(spec: StoreSpec, options?: OpenOptions): Promise<EventStore>;
  /** The servers of a store, each asked on its own; none where the book is a file. */
  nodesOf(spec: StoreSpec): Promise<readonly StoreNode[]>;
  /** Null for a store that is backed up and checked with tools of its own. */
  toolsOf(store: EventStore): BookTools | null;
}
