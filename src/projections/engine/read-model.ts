import type { Database } from 'better-sqlite3';
import type { Cell, FoldedEvent } from './folded-event';

/**
 * Folds events into the tables of one file. Pure: the same events make the same rows; time comes from the event.
 * `apply` changes rows only after everything that can fail.
 */
export interface ModelWriter {
  /** @throws Error when this event cannot be applied; what it would have changed is as before */
  apply(event: FoldedEvent): void;
  /** The same for the cells of one prepared event, which begin at an index. */
  applyPrepared?(cells: readonly Cell[], at: number): void;
  /** Writes rows that are still in memory; called inside the transaction that `apply` ran in. */
  flush(): void;
  /** Drops what is in memory: the transaction was rolled back. */
  forget(): void;
}

/**
 * Takes what looks at one event alone off the thread that folds: while a file is built, the thread that reads does it.
 */
export interface Preparing {
  /** Whether events of this type are prepared; the others are applied as they are. */
  isFor(type: string): boolean;
  /** Cells of one event. */
  readonly width: number;
  /** Whether it costs about as much as folding: then who folds takes his share, so that both threads are busy. */
  readonly isDear: boolean;
  /** Adds what the model folds of an event; nothing where that is nothing. Pure. @throws Error when it cannot be applied */
  prepare(event: FoldedEvent, cells: Cell[]): void;
}

export interface ReadModel {
  readonly name: string;
  /** Raised with every change of the tables or of what `apply` makes of an event: the model is then rebuilt. */
  readonly version: number;
  /** Event types that change a row; `every`: all of them, also types that this version does not know. */
  readonly handles: ReadonlySet<string> | 'every';
  /** Whether the guard decides on it: then an event that cannot be applied must not be passed over. */
  readonly feedsGuard: boolean;
  /** DDL of the model's tables, and of the indexes that `apply` needs; `verify` orders by their primary keys. */
  readonly schema: string;
  /**
   * SQL that is run when a build has reached the end, and again when it is carried on with: the indexes that `apply` does
   * not need until then (`CREATE INDEX IF NOT EXISTS …`), and what had to wait for them.
   */
  readonly indexes?: string;
  readonly preparing?: Preparing;
  /** @param cachedRows how many rows may be kept in memory between transactions */
  open(db: Database, cachedRows: number): ModelWriter;
}

/** @throws Error when none has this name: a defect */
export function modelNamed(models: readonly ReadModel[], name: string): ReadModel {
  const model = models.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`no read model is called ${name}`);
  return model;
}
