import type { MaintenanceParts } from '../maintenance/maintenance-parts';
import { READ_MODELS } from './read-models';
import { storeAdapters } from './store-adapters';

export const maintenanceParts: MaintenanceParts = {
  stores: storeAdapters,
  models: READ_MODELS,
  checkThread: 'app/threads/book-check-thread',
};
