import type { CommandContext } from '../event-store/envelope';
import type { Deployment } from '../event-store/deployment';
import type { EventStore } from '../event-store/event-store';
import type { Keyring } from '../event-store/keyring';
import type { StoreSpec } from '../event-store/store-spec';
import type { Clock } from '../platform/clock';
import type { Log } from './engine/live-models';
import type { ReadModel } from './engine/read-model';
import type { ThreadEntries } from './rebuild/rebuild-protocol';

export interface Rebuilt {
  readonly name: string;
  readonly version: number;
  /** Events that were read. */
  readonly events: number;
}

/** @param askedBy as passed to `rebuild`; null when the process was restarted since */
export type OnRebuilt = (rebuilt: Rebuilt, askedBy: CommandContext | null) => Promise<void>;

export interface ProjectorOptions {
  /** Every read model, in the order in which they are built. */
  readonly models: readonly ReadModel[];
  readonly threads: ThreadEntries;
  /** The data folder; the files are in its folder `projections`. */
  readonly folder: string;
  readonly store: EventStore;
  /** How a thread opens the same store. */
  readonly spec: StoreSpec;
  readonly keyring: Keyring;
  readonly secret: string;
  readonly deployment: Deployment;
  readonly clock?: Clock;
  readonly log: Log;
  /** Called after each rebuild that an operator asked for. */
  readonly onRebuilt?: OnRebuilt;
  /** Longest book, in events, that the feed itself folds into missing models; 9,999 at most, default 5,000. */
  readonly shortBook?: number;
  /** How long a caller waits for a position, in ms; default 2,000. */
  readonly waitMs?: number;
}
