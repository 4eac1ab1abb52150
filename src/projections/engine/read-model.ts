import type { Database } from 'better-sqlite3';
import type { Cell, FoldedEvent } from './folded-event';

/**
 * Folds events into the tables of one file. Pure: the same events make the same rows, and time comes from the event.
 * `apply` changes rows only after every step that can fail.
 */
export interface ModelWriter {
  /** @throws Error if this event cannot be applied; then nothing has changed */
  apply(event: FoldedEvent): void;
  /** Applies one prepared event, whose cells begin at index `at`. */
  applyPrepared?(cells: readonly Cell[], at: number): void;
  /** Writes the rows that are still in memory; called inside the transaction of `apply`. */
  flush(): void;
  /** Drops what is in memory, because the transaction was rolled back. */
  forget(): void;
}

/**
 * The part of folding that depends on a single event. While a file is built, the reading thread does it.
 */
export interface Preparing {
  /** Whether events of this type are prepared; the others are sent and applied whole. */
  isFor(type: string): boolean;
  /** Cells for each event. */
  readonly width: number;
  /** Whether preparing costs as much as folding: then both threads share it. */
  readonly isExpensive: boolean;
  /** Adds the cells of one event, or none if it changes no row. Pure. @throws Error when it cannot be applied */
  prepare(event: FoldedEvent, cells: Cell[]): void;
}

export interface ReadModel {
  readonly name: string;
  /** Raised with every change of the tables or of `apply`: the next start rebuilds the model. */
  readonly version: number;
  /** Event types that change a row; `every` includes types that this version does not know. */
  readonly handles: ReadonlySet<string> | 'every';
  /** Whether the guard uses it for decisions: then an event that cannot be applied must not be ignored. */
  readonly feedsGuard: boolean;
  /** Handled event types whose rows no decision reads and `LiveFile.remembered` never holds: folding them can wait. */
  readonly unhurried?: ReadonlySet<string>;
  /** DDL of the model's tables, and of the indexes that `apply` needs; `verify` orders by their primary keys. */
  readonly schema: string;
  /**
   * SQL that runs when a build has reached the end of the book: the indexes that `apply` does not need before then
   * (`CREATE INDEX IF NOT EXISTS …`), and statements that use them. It may run again when a build is continued.
   */
  readonly indexes?: string;
  readonly preparing?: Preparing;
  /** @param cachedRows maximum of rows kept in memory between transactions */
  open(db: Database, cachedRows: number): ModelWriter;
}

/** @throws Error when none has this name: a defect */
export function modelNamed(models: readonly ReadModel[], name: string): ReadModel {
  const model = models.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`no read model is called ${name}`);
  return model;
}
