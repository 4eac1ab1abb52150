import type { Deployment } from '../../event-store/deployment';
import type { EventStore, Position } from '../../event-store/event-store';
import type { StoreSpec } from '../../event-store/store-spec';
import type { Halt } from '../engine/fold-batch';
import type { RowDifference } from '../engine/projection-status';
import type { ReadModel } from '../engine/read-model';

/** Entry files of the threads, as paths below `src` without extension. */
export interface ThreadEntries {
  readonly rebuild: string;
  readonly reading: string;
}

/** What only `app` knows: which adapter opens a store, and which read models there are. */
export interface ThreadParts {
  /** Opens the same store again, to read alone. */
  readonly openStore: (spec: StoreSpec) => Promise<EventStore>;
  readonly models: readonly ReadModel[];
}

/** What a rebuilding thread is started with. */
export interface RebuildOrder {
  readonly threads: ThreadEntries;
  readonly spec: StoreSpec;
  /** The deployment's secret: it stays in memory. */
  readonly secret: string;
  readonly deployment: Deployment;
  readonly model: string;
  /** The file to build; one that stands there already is carried on with. */
  readonly file: string;
}

/** From the thread. */
export type RebuildReport =
  | {
      readonly kind: 'progress';
      readonly position: Position;
      readonly target: Position;
      /** Read so far, those of an interrupted run included. */
      readonly events: number;
    }
  /** The end of the book was seen; the thread waits to be told where to stop. */
  | { readonly kind: 'near' }
  | { readonly kind: 'at'; readonly position: Position }
  /** The rows to compare with are held fast: the live file may go on. */
  | { readonly kind: 'held' }
  | {
      readonly kind: 'compared';
      readonly rows: number;
      readonly differing: number;
      readonly differences: readonly RowDifference[];
    }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** Where it stands still until an operator decides; null for a fault that may pass. */
      readonly halt: Halt | null;
      /** Whether `compare` found the file that answers damaged. */
      readonly isLiveFileDamaged: boolean;
    };

/** To the thread. */
export type RebuildCommand =
  | { readonly kind: 'go_to'; readonly position: Position }
  | { readonly kind: 'compare'; readonly file: string }
  | { readonly kind: 'end' };

/** An event cannot be applied and names nobody: a build comes this far, and no further. */
export class BuildHalted extends Error {
  constructor(readonly halt: Halt) {
    super(halt.reason);
    this.name = 'BuildHalted';
  }
}

/** The file that answers cannot be read to its end, so nothing can be compared with it. */
export class LiveFileDamaged extends Error {
  constructor(cause?: unknown) {
    super('the file that answers is damaged', { cause });
    this.name = 'LiveFileDamaged';
  }
}
