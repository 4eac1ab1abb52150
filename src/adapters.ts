import type { EventStore } from './event-store/event-store';
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
