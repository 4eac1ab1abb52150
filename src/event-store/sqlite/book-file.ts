import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describeFault } from './faults';

/** "GBok": marks our files among SQLite files. Stored format: do not change. */
const APPLICATION_ID = 0x47426f6b;

/** Version of the tables below. A book of a newer version is refused. */
const BOOK_VERSION = 1;

/** Read and write for the owner of the process, nothing for others. SQLite gives -wal and -shm the same. */
export const OWNER_ONLY = 0o600;

/** Page cache of a connection, in KiB: the operating system caches the file anyway. */
const CACHE_KIB = 2_048;

/** Longest wait for another connection's lock, in ms. */
export const BUSY_TIMEOUT_MS = 5_000;

/**
 * Stored format. `revision` of a stream is its last one ever written, -1 when only its retention was set.
 * `body` of an event is its whole envelope as JSON; the columns before it serve the indexes and retention.
 * AUTOINCREMENT: no position is used twice, also after the newest event was removed.
 */
const TABLES = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL DEFAULT -1,
    keep_last INTEGER,
    max_age_seconds INTEGER
  ) STRICT;
  CREATE INDEX streams_with_age ON streams (id) WHERE max_age_seconds IS NOT NULL;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    event_id BLOB NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (stream_id, revision),
    UNIQUE (stream_id, event_id)
  ) STRICT;
  CREATE INDEX events_by_type ON events (type, position);
`;

const setUp = (db: Database.Database): void => {
  db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma('secure_delete = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
};

/** Opens a connection that reads. Other threads and processes may write meanwhile. */
export const openForReading = (file: string): Database.Database => {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  setUp(db);
  return db;
};

/** Opens a connection that writes. `synchronous` is set because the compiled-in default would be NORMAL. */
export const openForWriting = (file: string): Database.Database => {
  const db = new Database(file, { fileMustExist: true });
  setUp(db);
  db.pragma('synchronous = FULL');
  return db;
};

const number = (db: Database.Database, pragma: string): number =>
  db.pragma(pragma, { simple: true }) as number;

const isEmpty = (db: Database.Database): boolean =>
  db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

const checkIsOurs = (db: Database.Database, file: string): void => {
  if (number(db, 'application_id') !== APPLICATION_ID) {
    throw new Error(`${file} is not a Gatebook book but another SQLite file: check the data folder`);
  }
  const version = number(db, 'user_version');
  if (version > BOOK_VERSION) {
    throw new Error(
      `${file} was written by a newer Gatebook (book version ${version}, this one reads ${BOOK_VERSION}): ` +
        'install that version again, or restore a backup that this one made',
    );
  }
  db.prepare('SELECT max(position), (SELECT max(id) FROM streams) FROM events').get();
};

const createTables = (db: Database.Database): void => {
  db.transaction(() => {
    if (!isEmpty(db)) return;
    db.exec(TABLES);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${BOOK_VERSION}`);
  }).immediate();
};

const explained = <T>(file: string, open: () => T): T => {
  try {
    return open();
  } catch (error) {
    const isExplained = error instanceof Error && error.message.startsWith(file);
    throw isExplained ? error : new Error(`${file}: ${describeFault(error)}`, { cause: error });
  }
};

/**
 * Creates the book if the file is missing or empty, and checks that this version can read and write it.
 * @throws Error that says what to do: another file, a newer version, a damaged file, no right to open it
 */
export const prepareBook = (file: string): void =>
  explained(file, () => {
    closeSync(openSync(file, 'a', OWNER_ONLY));
    for (const each of [file, `${file}-wal`, `${file}-shm`])
      if (existsSync(each)) chmodSync(each, OWNER_ONLY);
    const db = openForWriting(file);
    try {
      if (isEmpty(db)) {
        db.pragma('journal_mode = WAL');
        createTables(db);
      }
      checkIsOurs(db, file);
      db.pragma('journal_mode = WAL');
    } finally {
      db.close();
    }
  });

/** The same check, changing nothing. @throws Error as `prepareBook`, and when the file is missing */
export const checkBook = (file: string): void =>
  explained(file, () => {
    const db = openForReading(file);
    try {
      checkIsOurs(db, file);
    } finally {
      db.close();
    }
  });
