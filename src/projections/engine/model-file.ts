import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Deployment } from '../../event-store/deployment';
import { START, comparePositions, type Position } from '../../event-store/event-store';
import {
  foldBatch,
  Stretch,
  type Checkpoint,
  type FoldTarget,
  type Halt,
  type LastEvent,
  type Transaction,
} from './fold-batch';
import type { FoldedEvent } from './folded-event';
import type { ModelWriter, ReadModel } from './read-model';
import { UndecidablePeople } from './undecidable-people';

/** "GBpr": distinguishes our files from other SQLite files. */
const APPLICATION_ID = 0x47427072;

/** Read and write for the owner only. SQLite gives -wal and -shm the same mode. */
const OWNER_ONLY = 0o600;

/** After this many events that change no row, the checkpoint is saved anyway. */
const UNSAVED_MAX = 5_000;

/** `event_id` is empty before the first event. */
const SCHEMA = `
  CREATE TABLE projector_checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    model TEXT NOT NULL,
    store_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    position TEXT NOT NULL,
    event_id TEXT NOT NULL,
    events INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE projector_undecidable (
    position INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL,
    error TEXT NOT NULL
  ) STRICT;
`;

type CheckpointRow = {
  model: string;
  store_id: string;
  epoch: string;
  position: string;
  event_id: string;
  events: number;
};

export interface FileTuning {
  /** Rows kept in memory between transactions. */
  readonly cachedRows: number;
  /** The connection's page cache, in KiB. */
  readonly cacheKib: number;
  /**
   * `TRUNCATE` writes new pages once, into the file; `WAL` writes them twice, and others can read meanwhile. Both keep
   * each transaction whole or not at all, also in a power cut.
   */
  readonly journal: 'WAL' | 'TRUNCATE';
  /** Size of the write-ahead log at which SQLite moves it into the file, in pages. */
  readonly checkpointPages: number;
}

/** For the file that answers queries: short transactions, little memory. */
export const LIVE_TUNING: FileTuning = {
  cachedRows: 10_000,
  cacheKib: 2_048,
  journal: 'WAL',
  checkpointPages: 1_000,
};
/** For a file that is being built. */
export const BUILD_TUNING: FileTuning = {
  cachedRows: 50_000,
  cacheKib: 16_384,
  journal: 'TRUNCATE',
  checkpointPages: 8_000,
};

/** One read model in its own SQLite file: rows and checkpoint change in one transaction. */
export class ModelFile implements FoldTarget {
  readonly undecidable: UndecidablePeople;
  private readonly writer: ModelWriter;
  private readonly save: Database.Statement<[string, string, number]>;
  readonly transaction: Transaction;
  private unsaved = 0;

  private constructor(
    readonly path: string,
    readonly db: Database.Database,
    readonly model: ReadModel,
    tuning: FileTuning,
    public checkpoint: Checkpoint,
  ) {
    this.transaction = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollBack: db.prepare('ROLLBACK'),
    };
    this.undecidable = new UndecidablePeople(db);
    this.writer = model.open(db, tuning.cachedRows);
    this.save = db.prepare('UPDATE projector_checkpoint SET position = ?, event_id = ?, events = ?');
  }

  /** Makes a new, empty file. */
  static create(path: string, model: ReadModel, deployment: Deployment, tuning: FileTuning): ModelFile {
    removeModelFile(path);
    closeSync(openSync(path, 'wx', OWNER_ONLY));
    const db = new Database(path);
    prepare(db, tuning);
    db.transaction(() => {
      db.exec(SCHEMA + model.schema);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${model.version}`);
      db.prepare('INSERT INTO projector_checkpoint VALUES (1, ?, ?, ?, ?, ?, 0)').run(
        model.name,
        deployment.storeId,
        deployment.epoch,
        START,
        '',
      );
    })();
    return new ModelFile(path, db, model, tuning, { ...deployment, position: START, eventId: '', events: 0 });
  }

  /** @throws Error when the file is missing, damaged, of another model or version */
  static open(path: string, model: ReadModel, tuning: FileTuning): ModelFile {
    const db = new Database(path, { fileMustExist: true });
    try {
      chmodSync(path, OWNER_ONLY);
      prepare(db, tuning);
      const isOurs =
        db.pragma('application_id', { simple: true }) === APPLICATION_ID &&
        db.pragma('user_version', { simple: true }) === model.version;
      const row = isOurs
        ? (db.prepare('SELECT * FROM projector_checkpoint').get() as CheckpointRow | undefined)
        : undefined;
      if (row === undefined || row.model !== model.name)
        throw new Error(`${path} is not of ${model.name} ${model.version}`);
      const { store_id: storeId, epoch, position, event_id: eventId, events } = row;
      return new ModelFile(path, db, model, tuning, { storeId, epoch, position, eventId, events });
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /**
   * Folds the events that follow the checkpoint; earlier ones are left out.
   * @returns why folding stopped at an event, with everything before it folded; null when all were
   * @throws Error of SQLite: nothing of this batch was folded
   */
  apply(batch: readonly FoldedEvent[], isSkipped: (position: Position) => boolean): Halt | null {
    const { position } = this.checkpoint;
    const first = batch[0];
    const isNew = first !== undefined && comparePositions(first.position, position) > 0;
    const events = isNew ? batch : batch.filter((event) => comparePositions(event.position, position) > 0);
    return foldBatch(this, this.writer, events, isSkipped);
  }

  /** Begins one transaction for the many events that follow, for a build. */
  stretch(isSkipped: (position: Position) => boolean): Stretch {
    return new Stretch(this, this.writer, isSkipped);
  }

  /**
   * Moves the checkpoint past events that change no row; it is saved now and then.
   * @param events how many, the last one included
   */
  moveCheckpoint(last: LastEvent, events: number): void {
    this.advance(last, events);
    this.unsaved += events;
    if (this.unsaved >= UNSAVED_MAX) this.saveCheckpoint();
  }

  /** Called inside a transaction: rows and checkpoint change together. */
  moveCheckpointWithRows(events: readonly FoldedEvent[]): void {
    const last = events.at(-1);
    if (last !== undefined) this.advance(last, events.length);
    this.saveCheckpoint();
  }

  /** Saves the checkpoint if it has moved since it was saved. */
  saveMovedCheckpoint(): void {
    if (this.unsaved > 0) this.saveCheckpoint();
  }

  saveCheckpoint(): void {
    const { position, eventId, events } = this.checkpoint;
    this.save.run(position, eventId, events);
    this.unsaved = 0;
  }

  /** Makes the indexes that only queries need: cheaper at the end of a build than with every row. */
  index(): void {
    this.db.exec(this.model.indexes ?? '');
  }

  /** A build has reached the end of the book: from here on others may read the file. */
  endBuild(): void {
    this.index();
    this.saveCheckpoint();
    keepJournal(this.db, 'WAL');
  }

  /** Moves the write-ahead log into the file and empties it, so that no overwritten byte is left. */
  truncateLog(): void {
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.db.close();
  }

  private advance({ position, eventId }: LastEvent, events: number): void {
    const read = this.checkpoint.events + events;
    this.checkpoint = { ...this.checkpoint, position, eventId, events: read };
  }
}

export const removeModelFile = (path: string): void => {
  for (const each of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]) rmSync(each, { force: true });
};

/** Without a write-ahead log, only FULL survives a power cut on every file system. */
function keepJournal(db: Database.Database, journal: FileTuning['journal']): void {
  db.pragma(`journal_mode = ${journal}`);
  db.pragma(`synchronous = ${journal === 'WAL' ? 'NORMAL' : 'FULL'}`);
}

function prepare(db: Database.Database, tuning: FileTuning): void {
  keepJournal(db, tuning.journal);
  db.pragma('secure_delete = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma(`cache_size = -${tuning.cacheKib}`);
  db.pragma(`wal_autocheckpoint = ${tuning.checkpointPages}`);
}
