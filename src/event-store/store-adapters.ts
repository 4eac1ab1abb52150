import type { EventStore, Position } from './event-store';
import type { StoreNode, StoreReport } from './store-maintenance';
import type { StoreSpec } from './store-spec';

/** How a store is opened. */
export interface OpenOptions {
  /** For a thread or a check that only reads beside the process's own store; default false. */
  readonly readOnly?: boolean;
  /** Called with messages for operators. */
  readonly onNotice?: (text: string) => void;
  /** Ends the wait for a server. */
  readonly signal?: AbortSignal;
}

/** Work on a whole book. */
export interface BookTools {
  /** @param file a path that is free, in a folder that exists. @throws Error that says what to do */
  backUp(file: string): Promise<{ readonly events: number; readonly position: Position }>;
  /** Checks the engine's structures quickly. @returns problems; empty: none */
  quickCheck(): Promise<readonly string[]>;
  /** Runs the engine's own check, and looks for gaps in streams. */
  verify(): Promise<StoreReport>;
}

/** The store adapters of this product. Only `app` implements it, so only `app` imports an adapter. */
export interface StoreAdapters {
  /**
   * Opens the store that was configured; with KurrentDB, waits for a server.
   * @throws Error that says what to do: a damaged file, a newer version, no right to open it; Unavailable when `signal`
   * ends the wait
   */
  open(spec: StoreSpec, options?: OpenOptions): Promise<EventStore>;
  /** The servers of a store, each asked on its own; none where the book is a file. */
  nodesOf(spec: StoreSpec): Promise<readonly StoreNode[]>;
  /** Null for a store with its own tools for backups and checks. */
  toolsOf(store: EventStore): BookTools | null;
}
