import type { StoreSpec } from '../../app/store-adapters';
import type { Deployment } from '../../event-store/deployment';
import type { Position } from '../../event-store/event-store';
import type { Halt } from '../engine/fold-batch';
import type { RowDifference } from '../engine/projection-status';
import type { ProjectionName } from '../engine/read-model';

/** What a rebuilding thread is started with. */
export interface RebuildOrder {
  readonly spec: StoreSpec;
  /** The deployment's secret: it stays in memory. */
  readonly secret: string;
  readonly deployment: Deployment;
  readonly model: ProjectionName;
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
