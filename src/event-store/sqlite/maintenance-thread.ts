import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { OWNER_ONLY, openForReading } from './book-file';
import { describeFault } from './faults';
import type { BookReport, CopyReport, MaintenanceTask } from './maintenance';

const MAX_PROBLEMS = 100;

/**
 * Streams with gaps that retention does not explain. Removal by age starts at the beginning of a stream, unless the clock
 * was set back by more than two days (SteadyClock ignores less): then events from before are kept longer than later ones.
 * Streams with a number of events and a short age (of unknown names) have so many writers at once that their instants may
 * not be in order.
 */
const BROKEN_STREAMS = `
  WITH told AS (
    SELECT stream_id, min(revision) AS first, max(revision) AS last, count(*) AS held, min(position) AS begins
    FROM events GROUP BY stream_id
  ), set_back AS (
    SELECT max(position) AS position FROM (
      SELECT position, occurred_at, max(occurred_at) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) AS newest
      FROM events
    ) WHERE julianday(newest) - julianday(occurred_at) > 2
  )
  SELECT s.name FROM streams s LEFT JOIN told t ON t.stream_id = s.id
  WHERE t.last > s.revision
     OR (s.max_age_seconds IS NULL AND s.revision >= 0 AND
         (t.last IS NOT s.revision OR t.held <> t.last - t.first + 1))
     OR (s.max_age_seconds IS NULL AND s.keep_last IS NULL AND t.first > 0)
     OR (s.max_age_seconds IS NOT NULL AND s.keep_last IS NULL AND
         (t.last <> s.revision OR t.held <> t.last - t.first + 1) AND
         t.begins > coalesce((SELECT position FROM set_back), 0))
  LIMIT ?`;

const MISORDERED_STREAMS = `
  SELECT DISTINCT s.name FROM (
    SELECT stream_id, position, lag(position) OVER (PARTITION BY stream_id ORDER BY revision) AS before FROM events
  ) e JOIN streams s ON s.id = e.stream_id
  WHERE e.position <= e.before LIMIT ?`;

const texts = (db: Database, sql: string, ...values: number[]): string[] =>
  db
    .prepare<number[], string>(sql)
    .pluck()
    .all(...values);

const count = (db: Database, table: 'events' | 'streams'): number =>
  db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;

/** Without the indexes: so it takes as long as reading the file. */
const checkStructure = (db: Database): BookReport => {
  const problems = texts(db, `PRAGMA quick_check(${MAX_PROBLEMS})`).filter((line) => line !== 'ok');
  return { ok: problems.length === 0, problems, events: 0, streams: 0 };
};

const verify = (db: Database): BookReport => {
  const damages = texts(db, `PRAGMA integrity_check(${MAX_PROBLEMS})`).filter((line) => line !== 'ok');
  if (damages.length > 0) return { ok: false, problems: damages, events: 0, streams: 0 };
  const problems = [
    ...texts(db, 'SELECT "table" FROM pragma_foreign_key_check LIMIT ?', MAX_PROBLEMS).map(
      (table) => `${table}: a row without its stream`,
    ),
    ...texts(db, BROKEN_STREAMS, MAX_PROBLEMS).map((name) => `${name}: events are missing`),
    ...texts(db, MISORDERED_STREAMS, MAX_PROBLEMS).map((name) => `${name}: events are out of order`),
  ].slice(0, MAX_PROBLEMS);
  return { ok: problems.length === 0, problems, events: count(db, 'events'), streams: count(db, 'streams') };
};

/** VACUUM INTO accepts an empty file, so the copy has mode 0600 from its first byte on. It does not sync the file. */
const backUp = (db: Database, toFile: string): void => {
  closeSync(openSync(toFile, 'wx', OWNER_ONLY));
  try {
    db.prepare('VACUUM INTO ?').run(toFile);
    const copy = openSync(toFile, 'r');
    fsyncSync(copy);
    closeSync(copy);
  } catch (error) {
    rmSync(toFile, { force: true });
    throw error;
  }
};

const contentOf = (file: string): CopyReport => {
  const db = openForReading(file);
  try {
    const head = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck().get() ?? 0;
    return { events: count(db, 'events'), head };
  } finally {
    db.close();
  }
};

const carryOut = (task: MaintenanceTask): BookReport | CopyReport => {
  const db = openForReading(task.file);
  try {
    if (task.kind === 'structure') return checkStructure(db);
    if (task.kind !== 'back-up') return db.transaction(() => verify(db))();
    backUp(db, task.toFile);
    return contentOf(task.toFile);
  } finally {
    db.close();
  }
};

const faultOf = (error: unknown, task: MaintenanceTask): string => {
  const isTaken = (error as { code?: unknown } | null)?.code === 'EEXIST';
  if (task.kind === 'back-up') {
    return `${task.toFile}: ${isTaken ? 'there is already a file with this name: choose another one' : describeFault(error)}`;
  }
  return describeFault(error);
};

const answerTo = (task: MaintenanceTask): { report: BookReport | CopyReport } | { fault: string } => {
  try {
    return { report: carryOut(task) };
  } catch (error) {
    return { fault: faultOf(error, task) };
  }
};

const port = parentPort as MessagePort;
port.postMessage(answerTo(workerData as MaintenanceTask));
