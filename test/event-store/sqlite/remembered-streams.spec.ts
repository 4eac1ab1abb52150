import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { idsOf, losers, newEvent, newStream, settle, winners } from '../fixtures';

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

describe('a stream that another store has written to since', () => {
  let other: SqliteEventStore;

  beforeEach(async () => (other = await SqliteEventStore.open({ file })));
  afterEach(async () => other.close());

  it('is continued after what that store wrote', async () => {
    const stream = newStream();
    await store.append(stream, 'any', [newEvent()]);
    await other.append(stream, 0, [newEvent()]);
    await expect(store.append(stream, 0, [newEvent()])).rejects.toMatchObject({ actual: 1 });
    expect((await store.append(stream, 'any', [newEvent()])).revision).toBe(2);
    expect((await other.append(stream, 2, [newEvent()])).revision).toBe(3);
  });

  it('keeps as many events as that store has set', async () => {
    const stream = newStream();
    const last = newEvent();
    await store.append(stream, 'any', [newEvent()]);
    await other.setRetention(stream, { keepLast: 1 });
    await store.append(stream, 'any', [last]);
    expect(idsOf((await store.readStream(stream)).events)).toEqual([last.eventId]);
  });
});

describe('a group of which one append cannot be stored', () => {
  it('leaves no gap in the streams of the others', async () => {
    const stream = newStream();
    const [poisoned, poison] = [newStream(), { ...newEvent(), type: 'Poison' }];
    const db = new Database(file);
    db.exec(
      `CREATE TRIGGER poisoned BEFORE INSERT ON events WHEN NEW.type = 'Poison'
       BEGIN SELECT RAISE(ABORT, 'poison'); END`,
    );
    db.close();
    const outcomes = await settle([
      store.append(stream, 'any', [newEvent()]),
      store.append(poisoned, 'none', [poison]),
      store.append(stream, 'any', [newEvent()]),
    ]);
    expect(winners(outcomes)).toEqual([0, 1]);
    expect(losers(outcomes)).toHaveLength(1);
    expect((await store.append(poisoned, 'none', [newEvent()])).revision).toBe(0);
  });
});

describe('an append of a new event in front of a stored one', () => {
  it('is a conflict and leaves nothing of the new one', async () => {
    const stream = newStream();
    const stored = newEvent();
    await store.append(stream, 'none', [stored]);
    const append = store.append(stream, 'any', [newEvent(), stored]);
    await expect(append).rejects.toMatchObject({ name: 'Conflict', actual: 0 });
    expect(idsOf((await store.readStream(stream)).events)).toEqual([stored.eventId]);
    expect((await store.append(stream, 0, [newEvent()])).revision).toBe(1);
  });
});
