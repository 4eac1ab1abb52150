import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../../src/event-store/event-store';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store';

export interface TempBook {
  readonly store: EventStore;
  /** The data folder: new, and deleted by `cleanUp`. */
  readonly folder: string;
  cleanUp(): Promise<void>;
}

/** A real, empty book in its own folder. */
export async function openTempBook(): Promise<TempBook> {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
  const store = await SqliteEventStore.open({ file: join(folder, 'book.db') });
  return {
    store,
    folder,
    cleanUp: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
