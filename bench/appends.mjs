import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { median, medianRatio } from './lib/measure.mjs';
import { source } from '../scripts/sources.mjs';

const { SqliteEventStore } = source('event-store/sqlite/sqlite-event-store');

const CLIENTS = 64;
const APPENDS = 20_000;
const ROUNDS = 9;

const event = () => ({
  eventId: randomUUID(),
  type: 'LoginAttempted',
  schemaVersion: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: { kind: 'hub', id: '019b7f00-0000-7000-8000-00000000000b' },
  commandId: '019b7f00-0000-7000-8000-0000000c0020',
  correlationId: '019b7f00-0000-7000-8000-0000000c0020',
  causationId: '019b7f00-0000-7000-8000-0000000c0020',
  data: {
    userId: '019b7f00-0000-7000-8000-00000000000a',
    name: null,
    device: null,
    policyId: '0123456789abcdef',
  },
  personal: [{ subject: 'deployment', keyId: 'k', nonce: 'AAAAAAAAAAAAAAAA', ciphertext: 'A'.repeat(120) }],
});

const streamOf = (index) => `login-${String(index % 1_000)}`;

/** 64 clients, each with one append in flight. @returns appends per second */
async function byTheStore(file, events) {
  const store = await SqliteEventStore.open({ file });
  let next = 0;
  const client = async () => {
    while (next < events.length) {
      const index = next;
      next += 1;
      await store.append(streamOf(index), 'any', [events[index]]);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const perSecond = (events.length * 1000) / (performance.now() - startedAt);
  await store.close();
  return perSecond;
}

/** The same tables, durability and batches, written directly with better-sqlite3. @returns appends per second */
function byHand(file, events) {
  const db = new Database(file);
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  const find = db.prepare('SELECT id, revision FROM streams WHERE name = ?');
  const add = db.prepare('INSERT INTO streams (name) VALUES (?)');
  const earlier = db.prepare('SELECT revision FROM events WHERE stream_id = ? AND event_id = unhex(?)');
  const insert = db.prepare(
    'INSERT INTO events (stream_id, revision, event_id, type, occurred_at, body) VALUES (?, ?, unhex(?), ?, ?, ?)',
  );
  const set = db.prepare('UPDATE streams SET revision = ? WHERE id = ?');
  const startedAt = performance.now();
  for (let from = 0; from < events.length; from += CLIENTS) {
    db.exec('BEGIN IMMEDIATE');
    for (let index = from; index < Math.min(from + CLIENTS, events.length); index += 1) {
      const { eventId, type, occurredAt } = events[index];
      const known = find.get(streamOf(index));
      const id = known?.id ?? Number(add.run(streamOf(index)).lastInsertRowid);
      const hex = eventId.replaceAll('-', '');
      earlier.get(id, hex);
      const revision = (known?.revision ?? -1) + 1;
      insert.run(id, revision, hex, type, occurredAt, JSON.stringify(events[index]));
      set.run(revision, id);
    }
    db.exec('COMMIT');
  }
  const perSecond = (events.length * 1000) / (performance.now() - startedAt);
  db.close();
  return perSecond;
}

async function emptyBook(folder, name) {
  const file = join(folder, `${name}.db`);
  const store = await SqliteEventStore.open({ file });
  await store.close();
  return file;
}

/** Durable appends of 64 clients, compared with a bare group commit of 64 into the same tables. */
export async function appends() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  try {
    const [store, bare] = [[], []];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const events = Array.from({ length: APPENDS }, event);
      const byHandNow = byHand(await emptyBook(folder, `bare-${round}`), events);
      const byTheStoreNow = await byTheStore(await emptyBook(folder, `store-${round}`), events);
      // the first round is a warm-up for both
      if (round === 0) continue;
      bare.push(byHandNow);
      store.push(byTheStoreNow);
    }
    const [figure, limit] = [median(store), median(bare)];
    const ratio = medianRatio(store, bare);
    return [
      {
        name: `durable appends/s, ${CLIENTS} clients ÷ bare group commit`,
        figure,
        limit,
        ratio,
        target: '≥ 0.85',
        isMet: ratio >= 0.85,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
