import type { Readable, Writable } from 'node:stream';
import type { Config } from '../config/config';
import type { Finding } from '../platform/finding';
import type { Client } from './client';

/** A Gatebook that runs in this process and listens. */
export interface RunningGatebook {
  /** Where it listens: `http://127.0.0.1:8470`, base path included. */
  readonly url: string;
  /** The one-time token with which the first administrator is made; null when there is one. */
  readonly setUpToken: string | null;
  /** Settles when it has stopped, by a signal or by `stop`. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

export interface RestoreOrder {
  /** A backup's folder, or the file of a book. */
  readonly from: string;
  readonly withErasures: boolean;
}

/** A backup that was put back. */
export interface Restored {
  readonly data: string;
  readonly events: number;
  readonly position: string;
  readonly epoch: string;
  /** People of the list of erasures who were erased again. */
  readonly erased: number;
  readonly problems: readonly string[];
}

export interface ImportOrder {
  /** A file, or a stream of one. */
  readonly from: string | Readable;
  readonly withErasures: boolean;
}

/** A book that was brought in. */
export type Imported = Restored;

/** What the command line starts of Gatebook itself: handed in by `cli.ts`, loaded only when it is needed. */
export interface Installation {
  /**
   * Starts, listens, and resolves when it answers. `tell`: instead of telling on stdout where it listens.
   * @throws TaskFailure that says what to do
   */
  start(config: Config, tell?: () => void): Promise<RunningGatebook>;
  /**
   * Starts without listening, with warnings alone in the log, and calls its routes as the operator.
   * @throws TaskFailure that says what to do
   */
  open(config: Config): Promise<Client>;
  /**
   * Puts a backup into an empty data folder, with no Gatebook running on it.
   * @throws TaskFailure that says what to do: nothing has changed then
   */
  restore(config: Config, order: RestoreOrder): Promise<Restored>;
  /**
   * Writes the whole book into a new file or to a stream, with no Gatebook running on the data folder.
   * @throws TaskFailure that says what to do
   */
  exportBook(config: Config, to: string | Writable): Promise<{ readonly events: number }>;
  /**
   * Brings a book into a store without one, with no Gatebook running on the data folder.
   * @throws TaskFailure that says what to do
   */
  importBook(config: Config, order: ImportOrder): Promise<Imported>;
  /** Looks at the data folder itself, changing nothing; `isOwned`: a Gatebook runs on it. */
  examine(config: Config, isOwned: boolean): Promise<Finding[]>;
}
