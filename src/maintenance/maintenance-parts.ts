import type { StoreAdapters } from '../event-store/store-adapters';
import type { ReadModel } from '../projections/engine/read-model';

/** What maintenance gets from `app`. */
export interface MaintenanceParts {
  readonly stores: StoreAdapters;
  readonly models: readonly ReadModel[];
  /** Entry file of the thread that reads a whole book, as `startWorker` takes it: runs `checkWholeBook`. */
  readonly checkThread: string;
}
