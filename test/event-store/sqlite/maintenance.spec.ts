import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { START, type StoredEvent } from '../../../src/event-store/event-store';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { newEvent, newEvents, newStream, settle } from '../fixtures';

let folder: string;
let file: string;
let store: SqliteEventStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
  file = join(folder, 'book.db');
  store = await SqliteEventStore.open({ file });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const told = (events: readonly StoredEvent[]) =>
  events.map(({ position, stream, revision, text }) => ({ position, stream, revision, text }));

describe('a backup', () => {
  it('is a book of its own with the same events, made while others are written', async () => {
    const stream = newStream();
    await store.append(stream, 'none', newEvents(100));
    const before = await store.readAll(START, {}, 1_000);
    const copy = join(folder, 'copy.db');
    const writing = settle(newEvents(200).map((event) => store.append(newStream(), 'none', [event])));
    await store.backup(copy);
    await writing;
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const restored = await SqliteEventStore.open({ file: copy });
    expect(told(await restored.readAll(START, {}, 100))).toEqual(told(before));
    expect((await restored.append(stream, 99, [newEvent()])).revision).toBe(100);
    expect(await restored.verify()).toMatchObject({ ok: true });
    await restored.close();
  });

  it('does not write over a file', async () => {
    const taken = join(folder, 'notes');
    writeFileSync(taken, 'notes');
    await expect(store.backup(taken)).rejects.toThrow(/notes: there is already a file/);
  });

  it('leaves nothing behind when it fails', async () => {
    await expect(store.backup(join(folder, 'nowhere', 'copy.db'))).rejects.toThrow(/cannot be opened/);
    expect(readdirSync(folder).filter((name) => name.includes('copy'))).toEqual([]);
  });
});

describe('a check of the book', () => {
  const tamper = (sql: string): void => {
    const db = new Database(file);
    db.exec(sql);
    db.close();
  };

  it('finds nothing wrong in a good book, also after retention', async () => {
    const [kept, aged] = [newStream(), newStream()] as const;
    await store.append(newStream(), 'none', newEvents(3));
    await store.setRetention(kept, { keepLast: 2 });
    await store.append(kept, 'none', newEvents(3));
    await store.setRetention(aged, { maxAgeSeconds: 60 });
    await store.append(aged, 'none', newEvents(3));
    await store.applyRetention('2027-01-01T00:00:00.000Z');
    expect(await store.verify()).toEqual({ ok: true, problems: [], events: 5, streams: 3 });
  });

  it('finds an event that was taken out', async () => {
    const stream = newStream();
    await store.append(stream, 'none', newEvents(3));
    tamper('DELETE FROM events WHERE revision = 1');
    expect(await store.verify()).toMatchObject({ ok: false, problems: [`${stream}: events are missing`] });
  });

  describe('of a stream that is kept for a limited time', () => {
    const NOON = '2026-01-02T12:00:00.000Z';
    const stream = newStream('login');
    const at = (occurredAt: string, count: number) =>
      store.append(stream, 'any', newEvents(count, { occurredAt }));
    const broken = { ok: false, problems: [`${stream}: events are missing`] };

    beforeEach(async () => {
      await store.setRetention(stream, { maxAgeSeconds: 60 });
      await at('2026-01-02T11:58:00.000Z', 2);
    });

    it('finds nothing wrong where its beginning has been removed', async () => {
      await at(NOON, 3);
      expect(await store.applyRetention(NOON)).toBe(2);
      expect(await store.verify()).toMatchObject({ ok: true });
    });

    it.each([3, 4])('finds that event %i was taken out', async (revision) => {
      await at(NOON, 3);
      await store.applyRetention(NOON);
      tamper(`DELETE FROM events WHERE revision = ${revision}`);
      expect(await store.verify()).toMatchObject(broken);
    });

    it('finds nothing wrong where the clock was set back, and what was written then was removed first', async () => {
      await at('2026-01-12T12:00:00.000Z', 1);
      await at(NOON, 2);
      await at('2026-01-12T12:00:00.000Z', 1);
      await store.append(newStream(), 'none', newEvents(1, { occurredAt: NOON }));
      expect(await store.applyRetention('2026-01-12T12:00:00.000Z')).toBe(4);
      expect(await store.verify()).toMatchObject({ ok: true });
    });
  });

  it('finds events that were put in another order', async () => {
    const stream = newStream();
    await store.append(stream, 'none', newEvents(3));
    tamper('UPDATE events SET position = position + 100 WHERE revision = 1');
    expect(await store.verify()).toMatchObject({
      ok: false,
      problems: [`${stream}: events are out of order`],
    });
  });
});
