import type { Readable, Writable } from 'node:stream';
import type { Config } from '../config/config';
import type { Finding } from '../platform/finding';
import type { StoreStatus } from './bodies';
import type { Client } from './client';

/** A Gatebook that listens, in this process. */
export interface RunningGatebook {
  /** Where it listens: `http://127.0.0.1:8470`, base path included. */
  readonly url: string;
  /** The one-time token with which the first administrator is made; null when there is one. */
  readonly setUpToken: string | null;
  /** Settles when it has stopped, by a signal or by `stop`. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

export interface Opening {
  readonly mayBeginBook: boolean;
  /** Called when a new book was begun. */
  readonly onBegun: () => void;
}

export interface RestoreOrder {
  /** The folder of a backup, or a book file. */
  readonly from: string;
  readonly withErasures: boolean;
}

/** The outcome of a restore. */
export interface Restored {
  readonly data: string;
  readonly events: number;
  readonly position: string;
  readonly epoch: string;
  /** People on the list of erased people who were erased again. */
  readonly erased: number;
  readonly problems: readonly string[];
}

export interface ImportOrder {
  /** A file, or a stream of one. */
  readonly from: string | Readable;
  readonly withErasures: boolean;
}

/** The outcome of an import. */
export type Imported = Restored;

/** The parts of Gatebook that the command line starts; passed in by `cli.ts`, loaded only when needed. */
export interface Installation {
  /**
   * Starts, listens, and resolves when it answers.
   * @param announce called instead of printing where it listens
   * @throws TaskFailure that says what to do
   */
  start(config: Config, announce?: () => void): Promise<RunningGatebook>;
  /**
   * Starts without listening, logs warnings only, and calls its routes as the operator.
   * @throws TaskFailure that says what to do; notAvailable when there is no book and `mayBeginBook` is false
   */
  open(config: Config, opening: Opening): Promise<Client>;
  /**
   * Whether another process owns a data folder, or owned it when `open` failed with this error: a Gatebook, also one that
   * starts, or a command.
   */
  isOwnedByAnother(data: string, error: unknown): Promise<boolean>;
  /**
   * Restores a backup into an empty data folder, with no Gatebook running on it.
   * @throws TaskFailure that says what to do; nothing has changed then
   */
  restore(config: Config, order: RestoreOrder): Promise<Restored>;
  /**
   * Writes the whole book into a new file or to a stream, with no Gatebook running on the data folder.
   * @throws TaskFailure that says what to do
   */
  exportBook(config: Config, to: string | Writable): Promise<{ readonly events: number }>;
  /**
   * Imports a book into an empty store, with no Gatebook running on the data folder.
   * @throws TaskFailure that says what to do
   */
  importBook(config: Config, order: ImportOrder): Promise<Imported>;
  /** The state of a store on servers, without starting a Gatebook; takes some seconds at most. */
  storeStatus(config: Config): Promise<StoreStatus>;
  /** Checks the data folder and changes nothing; `isOwned`: a Gatebook runs on it. */
  examine(config: Config, isOwned: boolean): Promise<Finding[]>;
}
