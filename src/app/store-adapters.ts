import { KurrentEventStore } from '../event-store/kurrent/kurrent-event-store';
import { surveyNodes } from '../event-store/kurrent/node-survey';
import { SqliteEventStore } from '../event-store/sqlite/sqlite-event-store';
import type { StoreAdapters } from '../event-store/store-adapters';

/** SQLite and KurrentDB. */
export const storeAdapters: StoreAdapters = {
  open: (spec, { readOnly = false, onNotice = () => undefined, ...waiting } = {}) =>
    spec.kind === 'sqlite'
      ? SqliteEventStore.open({ file: spec.file, readOnly })
      : KurrentEventStore.open({ connectionString: spec.connectionString, onNotice, ...waiting }),
  nodesOf: async (spec) => (spec.kind === 'sqlite' ? [] : surveyNodes(spec.connectionString)),
  toolsOf: (store) =>
    store instanceof SqliteEventStore
      ? {
          backUp: (file) => store.backup(file),
          quickCheck: () => store.quickCheck(),
          verify: () => store.verify(),
        }
      : null,
};
