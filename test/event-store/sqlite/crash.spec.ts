import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { OutcomeUnknown, Unavailable } from '../../../src/event-store/event-store';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { compiledFile } from '../../../src/platform/threads/start-worker';
import { diskFolder } from '../../support/disk-folder';
import { losers, newEvent, newEvents, newStream, readToEnd, settle } from '../fixtures';

const CHILD = join(__dirname, 'appending-process.cjs');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(diskFolder(), 'gatebook-'));
  file = join(folder, 'book.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** @param limits shell commands that run first, in the same process */
const startAppending = (limits = ''): ChildProcess => {
  const command = [process.execPath, CHILD, compiledFile('event-store/sqlite/sqlite-event-store'), file];
  return spawn('sh', ['-c', `${limits} exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
};

const linesOf = (child: ChildProcess): AsyncIterable<string> =>
  createInterface({ input: child.stdout as NodeJS.ReadableStream });

describe('a process that is killed while it appends', () => {
  it.each([1, 2, 3])('has lost no append that it acknowledged (round %i)', async (round) => {
    const child = startAppending();
    const acknowledged: string[] = [];
    for await (const line of linesOf(child)) {
      acknowledged.push(line);
      if (acknowledged.length === round * 400) child.kill('SIGKILL');
    }
    const store = await SqliteEventStore.open({ file });
    const stored = await readToEnd(store, {});
    const ids = new Set(stored.map(({ eventId }) => eventId));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size).toBe(stored.length);
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
    await store.close();
  });
});

describe('a full disk', () => {
  it('fails the appends, keeps what was acknowledged, and accepts more once there is room', async () => {
    const child = startAppending(`trap '' XFSZ; ulimit -f 2000;`);
    const lines: string[] = [];
    for await (const line of linesOf(child)) lines.push(line);
    const failures = lines.filter((line) => line.startsWith('failed'));
    const acknowledged = lines.filter((line) => !line.startsWith('failed'));
    expect(failures.length).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(
      failures.filter((line) => !/^failed (Unavailable|OutcomeUnknown) healthy=false$/.test(line)),
    ).toEqual([]);
    const store = await SqliteEventStore.open({ file });
    const ids = new Set((await readToEnd(store, {})).map(({ eventId }) => eventId));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
    await store.close();
  });
});

describe('a book that another process holds for writing', () => {
  it('refuses appends with certainty, and accepts them again when it is released', async () => {
    const store = await SqliteEventStore.open({ file });
    const other = new Database(file);
    const stream = newStream();
    other.exec('BEGIN IMMEDIATE');
    await expect(store.append(stream, 'any', [newEvent()])).rejects.toBeInstanceOf(Unavailable);
    expect(await store.health()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/another process/),
    });
    expect(await store.readStream(stream)).toEqual({ events: [], lastRevision: 'none' });
    other.close();
    expect((await store.append(stream, 'none', [newEvent()])).revision).toBe(0);
    expect(await store.health()).toEqual({ ok: true, detail: 'ready' });
    await store.close();
  });
});

describe('a writing thread that ends', () => {
  it('leaves its appends in doubt, and the next append starts another one', async () => {
    const store = await SqliteEventStore.open({ file });
    const stream = newStream();
    await store.append(stream, 'none', [newEvent()]);
    const thread = (store['writer'] as unknown as { worker: Worker }).worker;
    const ended = once(thread, 'exit');
    const events = newEvents(50);
    const doubtful = settle(events.map((event) => store.append(stream, 'any', [event])));
    await thread.terminate();
    await ended;
    for (const error of losers(await doubtful)) expect(error).toBeInstanceOf(OutcomeUnknown);
    const { lastRevision } = await store.readStream(stream);
    expect((await store.append(stream, lastRevision as number, [newEvent()])).revision).toBe(
      (lastRevision as number) + 1,
    );
    await store.close();
  });
});

describe('appends in one group', () => {
  it('fail one by one: a conflict takes no other with it', async () => {
    const store = await SqliteEventStore.open({ file });
    const [taken, free] = [newStream(), newStream()];
    const outcomes = await settle([
      store.append(taken, 'none', [newEvent()]),
      store.append(taken, 'none', [newEvent()]),
      store.append(free, 'none', [newEvent()]),
      store.append(free, 7, [newEvent()]),
      store.append(free, 0, [newEvent()]),
    ]);
    expect(outcomes.map((outcome) => ('revision' in outcome ? outcome.revision : 'conflict'))).toEqual([
      0,
      'conflict',
      0,
      'conflict',
      1,
    ]);
    await store.close();
  });
});
