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

/** What `app` hands to a thread: the store adapters and the read models. */
export interface ThreadParts {
  /** Opens the same store again, read-only. */
  readonly openStore: (spec: StoreSpec) => Promise<EventStore>;
  readonly models: readonly ReadModel[];
}

/** What a rebuild thread is started with. */
export interface RebuildOrder {
  readonly threads: ThreadEntries;
  readonly spec: StoreSpec;
  /** The deployment's secret: it stays in memory. */
  readonly secret: string;
  readonly deployment: Deployment;
  readonly model: string;
  /** The file to build; an existing one is continued. */
  readonly file: string;
}

/** Sent by the rebuild thread. */
export type RebuildReport =
  | {
      readonly kind: 'progress';
      readonly position: Position;
      readonly target: Position;
      /** Events read so far, including those of an interrupted run. */
      readonly events: number;
    }
  /** The end of the book was reached; the thread waits for `go_to`. */
  | { readonly kind: 'near' }
  | { readonly kind: 'at'; readonly position: Position }
  /** The read transaction for the comparison has begun: the live file may change again. */
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
      /** The event at which it waits for an operator; null for a fault that may pass. */
      readonly halt: Halt | null;
      /** Whether `compare` found the file that answers damaged. */
      readonly isLiveFileDamaged: boolean;
    };

/** Sent to the rebuild thread. */
export type RebuildCommand =
  | { readonly kind: 'go_to'; readonly position: Position }
  | { readonly kind: 'compare'; readonly file: string }
  | { readonly kind: 'end' };

/** A build cannot continue from an event that cannot be applied and names nobody. */
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

/**
 * For both threads. Node gives a thread 48 MB for new objects; half is enough, because a page is garbage soon. With a
 * quarter, more is moved to the old generation, and memory grows. Up to 1 GB, V8 lets the old
 * generation grow by about half between collections; above that, up to fourfold. The keys of a million people fit.
 */
export const THREAD_LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 1_000 };
