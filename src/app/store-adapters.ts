import type { EventStore, Position } from '../event-store/event-store';
import type { StoreNode, StoreReport } from '../event-store/store-maintenance';
import { KurrentEventStore } from '../event-store/kurrent/kurrent-event-store';
import { surveyNodes } from '../event-store/kurrent/node-survey';
import { SqliteEventStore } from '../event-store/sqlite/sqlite-event-store';

/** Which store, as configured. Plain values: it is handed to threads; a connection string holds credentials. */
export type StoreSpec =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'kurrentdb'; readonly connectionString: string };

/**
 * Opens the store that was configured; with KurrentDB, waits for a server.
 *
 * @param options `readOnly`: for a thread that only reads beside the process's own store, default false; `onNotice`
 * hears what operators should know meanwhile; `signal` ends the wait
 * @throws Error that says what to do: a damaged file, a newer version, no right to open it; Unavailable when `signal`
 * ends the wait
 */
export function openEventStore(
  spec: StoreSpec,
  {
    readOnly = false,
    onNotice = () => undefined,
    ...waiting
  }: {
    readonly readOnly?: boolean;
    readonly onNotice?: (text: string) => void;
    readonly signal?: AbortSignal;
  } = {},
): Promise<EventStore> {
  return spec.kind === 'sqlite'
    ? SqliteEventStore.open({ file: spec.file, readOnly })
    : KurrentEventStore.open({ connectionString: spec.connectionString, onNotice, ...waiting });
}

/** The servers of a store, each asked on its own; none where the book is a file. */
export const nodesOf = async (spec: StoreSpec): Promise<readonly StoreNode[]> =>
  spec.kind === 'sqlite' ? [] : surveyNodes(spec.connectionString);

/** What a store can do with its book as a whole. */
export interface BookTools {
  /** @param file a path that is free, in a folder that exists. @throws Error that says what to do */
  backUp(file: string): Promise<{ readonly events: number; readonly position: Position }>;
  /** What a quick look at the engine's structures finds wrong; empty: nothing. */
  glance(): Promise<readonly string[]>;
  /** The engine's own check, and streams without gaps. */
  verify(): Promise<StoreReport>;
}

/** Null for a store that is backed up and checked with tools of its own. */
export const bookToolsOf = (store: EventStore): BookTools | null =>
  store instanceof SqliteEventStore
    ? { backUp: (file) => store.backup(file), glance: () => store.glance(), verify: () => store.verify() }
    : null;
