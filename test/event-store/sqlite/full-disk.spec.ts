import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '../../../src/event-store/event-store';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { onSmallDisk, SmallDisk } from '../../support/small-disk';
import { newEvent, newEvents, newStream } from '../fixtures';

const NOW = '2026-01-02T03:04:05.678Z';

onSmallDisk('a book whose write-ahead file is longer than the room on the disk', () => {
  let folder: string;
  let disk: SmallDisk;
  let store: SqliteEventStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
    disk = SmallDisk.mount(folder, 16);
    store = await SqliteEventStore.open({ file: join(folder, 'book.db') });
    await store.append(newStream(), 'none', newEvents(30, { data: { text: 'long '.repeat(5_000) } }));
    disk.fill();
  });
  afterEach(async () => {
    await store.close();
    disk.unmount();
    rmSync(folder, { recursive: true });
  });

  it('says that the disk is full when retention cannot empty it, and continues once there is room', async () => {
    const applied = store.applyRetention(NOW);
    await expect(applied).rejects.toThrow(Unavailable);
    await expect(applied).rejects.toThrow('the disk is full');
    expect(await store.health()).toMatchObject({
      ok: false,
      detail: expect.stringContaining('the disk is full'),
    });

    disk.clear();
    expect(await store.append(newStream(), 'none', [newEvent()])).toMatchObject({ revision: 0 });
    expect(await store.health()).toMatchObject({ ok: true });
    expect(await store.applyRetention(NOW)).toBe(0);
  });

  it('can be closed', async () => {
    await expect(store.close()).resolves.toBeUndefined();
  });
});
