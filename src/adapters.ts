import type { EventStore, Position } from './event-store/event-store';
import type { StoreReport } from './event-store/store-maintenance';
import { SqliteEventStore } from './event-store/sqlite/sqlite-event-store';

/** Which store, as configured. Plain values: it is handed to threads. */
export type StoreSpec = { readonly kind: 'sqlite'; readonly file: string };

/**
 * Opens the store that was configured.
 *
 * @param options `readOnly`: for a thread that only reads beside the process's own store; default false
 * @throws Error that says what to do: a damaged file, a newer version, no right to open it
 */
export function openEventStore(
  spec: StoreSpec,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Promise<EventStore> {
  return SqliteEventStore.open({ file: spec.file, readOnly });
}

/** What a store can do with its book as a whole. */
export interface BookTools {
  /** @param file a path that is free, in a folder that exists. @throws Error that says what to do */
  backUp(file: string): Promise<{ readonly events: number; readonly position: Position }>;
  /** The engine's own check, and streams without gaps. */
  verify(): Promise<StoreReport>;
}

/** Null for a store that is backed up and checked with tools of its own. */
export const bookToolsOf = (store: EventStore): BookTools | null =>
  store instanceof SqliteEventStore
    ? { backUp: (file) => store.backup(file), verify: () => store.verify() }
    : null;
