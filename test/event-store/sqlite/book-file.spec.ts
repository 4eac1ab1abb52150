import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { START, Unavailable } from '../../../src/event-store/event-store';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { collect, eventsIn, newEvent, newEvents, newStream } from '../fixtures';

let folder: string;
let file: string;
const stores: SqliteEventStore[] = [];

const open = async (readOnly = false): Promise<SqliteEventStore> => {
  const store = await SqliteEventStore.open({ file, readOnly });
  stores.push(store);
  return store;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
  file = join(folder, 'book.db');
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

const change = (sql: string): void => {
  const db = new Database(file);
  db.exec(sql);
  db.close();
};

describe('a file that is no book of ours', () => {
  it('is refused when it is no database', async () => {
    writeFileSync(file, 'notes, not a database'.repeat(100));
    await expect(open()).rejects.toThrow(/book\.db: the file is not a Gatebook book: check the data folder/);
  });

  it('is refused when it is the database of another program', async () => {
    change('CREATE TABLE cakes (name TEXT)');
    await expect(open()).rejects.toThrow(/book\.db is not a Gatebook book but another SQLite file/);
  });

  it('is refused when a newer version has written it', async () => {
    await (await open()).close();
    change('PRAGMA user_version = 99');
    await expect(open()).rejects.toThrow(/written by a newer Gatebook \(book version 99, this one reads 1\)/);
    await expect(open(true)).rejects.toThrow(/written by a newer Gatebook/);
  });

  it('is refused when it is damaged', async () => {
    const store = await open();
    await store.append(newStream(), 'none', newEvents(200));
    await store.close();
    const bytes = readFileSync(file);
    bytes.fill(0xaa, 4_096);
    writeFileSync(file, bytes);
    await expect(open()).rejects.toThrow(/book\.db: the book is damaged: .* restore the last backup/);
  });

  it('is refused for reading when it is missing', async () => {
    await expect(open(true)).rejects.toThrow(/book\.db: the book cannot be opened/);
  });

  it('is refused where its folder is missing', async () => {
    file = join(folder, 'nowhere', 'book.db');
    await expect(open()).rejects.toThrow(/the book cannot be opened/);
  });
});

describe('the files of a book', () => {
  it('are for their owner alone', async () => {
    const mask = process.umask(0);
    try {
      await (await open()).append(newStream(), 'none', [newEvent()]);
    } finally {
      process.umask(mask);
    }
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
    expect(Object.fromEntries(modes)).toEqual({
      'book.db': 0o600,
      'book.db-wal': 0o600,
      'book.db-shm': 0o600,
    });
  });

  const filesHold = (text: string): boolean =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text));

  it('hold no byte of an event that newer ones have replaced', async () => {
    const store = await open();
    const stream = newStream('credential');
    await store.setRetention(stream, { keepLast: 1 });
    await store.append(stream, 'none', [newEvent({ data: { hash: 'marker-of-the-old-one'.repeat(300) } })]);
    expect(filesHold('marker-of-the-old-one')).toBe(true);
    await store.append(stream, 0, [newEvent({ data: { hash: 'new' } })]);
    await store.applyRetention(new Date().toISOString());
    expect(filesHold('marker-of-the-old-one')).toBe(false);
  });

  it('hold no byte of an event that became too old', async () => {
    const store = await open();
    const stream = newStream('login');
    await store.setRetention(stream, { maxAgeSeconds: 60 });
    const old = newEvents(1_200, {
      occurredAt: '2026-01-01T00:00:00.000Z',
      data: { marker: 'marker-of-the-old-one' },
    });
    const young = newEvent({ occurredAt: '2026-01-01T00:05:00.000Z' });
    await store.append(stream, 'none', [...old, young]);
    expect(await store.applyRetention('2026-01-01T00:05:30.000Z')).toBe(1_200);
    expect(filesHold('marker-of-the-old-one')).toBe(false);
    expect(await store.readStream(stream)).toMatchObject({
      lastRevision: 1_200,
      events: [{ revision: 1_200 }],
    });
  });
});

describe('a stream that retention by age has emptied', () => {
  it('continues at the next revision and position', async () => {
    const store = await open();
    const stream = newStream('login');
    await store.setRetention(stream, { maxAgeSeconds: 60 });
    const { position } = await store.append(stream, 'none', newEvents(3));
    expect(await store.applyRetention('2027-01-01T00:00:00.000Z')).toBe(3);
    expect(await store.readStream(stream)).toEqual({ events: [], lastRevision: 2 });
    await expect(store.append(stream, 'none', [newEvent()])).rejects.toMatchObject({ actual: 2 });
    const next = await store.append(stream, 2, [newEvent()]);
    expect(next).toEqual({ revision: 3, position: String(Number(position) + 1) });
  });
});

describe('a store for reading only', () => {
  it('reads and follows what another store writes, and writes nothing itself', async () => {
    const writing = await open();
    const stream = newStream();
    await writing.append(stream, 'none', newEvents(2));
    const reading = await open(true);
    const seen = collect(
      (signal) => reading.subscribeAll(START, {}, signal),
      (messages) => eventsIn(messages).length === 3,
    );
    await writing.append(stream, 1, [newEvent()]);
    expect(eventsIn(await seen).map(({ revision }) => revision)).toEqual([0, 1, 2]);
    await expect(reading.append(stream, 'any', [newEvent()])).rejects.toThrow(/for reading only/);
    await expect(reading.setRetention(stream, {})).rejects.toThrow(/for reading only/);
    expect(await reading.health()).toEqual({ ok: true, detail: 'ready' });
  });
});

describe('a subscription', () => {
  it('fails when its store is closed', async () => {
    const store = await open();
    const messages = store.subscribeAll(START, {}, new AbortController().signal);
    await messages.next();
    const waiting = messages.next();
    await store.close();
    await expect(waiting).rejects.toBeInstanceOf(Unavailable);
  });

  it('reads a page at a time, and the next one only when that is taken', async () => {
    const store = await open();
    const stream = newStream();
    await store.append(stream, 'none', newEvents(1_000));
    const messages = store.subscribeAll(START, {}, new AbortController().signal);
    for (let count = 0; count < 500; count += 1) await messages.next();
    await store.setRetention(stream, { keepLast: 1 });
    const next = await messages.next();
    expect(next.value).toMatchObject({ kind: 'event', event: { revision: 999 } });
    await messages.return(undefined);
  });
});
