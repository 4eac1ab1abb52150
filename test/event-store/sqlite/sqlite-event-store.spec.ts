import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { eventStoreContract } from '../event-store.contract';

eventStoreContract('SqliteEventStore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
  const file = join(folder, 'book.db');
  const store = await SqliteEventStore.open({ file });
  return {
    store,
    openSecond: () => SqliteEventStore.open({ file }),
    cleanUp: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
