import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions, START, type Position } from '../event-store/event-store';
import { isDamage, type Halt } from './fold-batch';
import type { FoldedEvent } from './folded-event';
import { LiveFile } from './live-file';
import type { ModelFile } from './model-file';
import type { ReadModel } from './read-model';

/** How long to wait before a transaction is tried again that the disk refused, in ms. */
const RETRY_AFTER_MS = 500;

/** One read model of this node: the file that is fed, and the one that queries read. */
export class LiveModel {
  readonly queries: LiveFile;
  /** What is fed; null while there is no usable file. */
  file: ModelFile | null = null;
  halt: Halt | null = null;
  /** What went wrong last, for people. */
  fault: string | null = null;
  /** Everything up to here is folded, or was none of its business. */
  position: Position = START;
  isAnswering = false;

  constructor(readonly model: ReadModel) {
    this.queries = new LiveFile(model.name);
  }

  /** Feeds this file from now on; queries read it from `answer` on. */
  use(file: ModelFile, position: Position): void {
    this.drop();
    this.file = file;
    this.position = position;
  }

  /** Queries are answered from what is fed. */
  answer(): void {
    if (this.file === null) return;
    this.queries.use(this.file.db);
    this.isAnswering = true;
  }

  /** Queries find no file any more. */
  drop(): void {
    this.queries.use(null);
    this.isAnswering = false;
    this.file?.close();
    this.file = null;
    this.halt = null;
    this.position = START;
  }

  /**
   * Folds a batch; what the disk refuses is tried again until `signal` aborts.
   * @throws Error of SQLite when the file is damaged
   */
  async fold(
    events: readonly FoldedEvent[],
    isSkipped: (position: Position) => boolean,
    onFault: (error: unknown) => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (this.file !== null && this.halt === null && !signal.aborted) {
      try {
        this.halt = this.file.apply(events, isSkipped);
        this.position = later(this.position, this.file.checkpoint.position);
        this.fault = null;
        return;
      } catch (error) {
        if (isDamage(error)) throw error;
        if (this.fault === null) onFault(error);
        this.fault = 'the file of this projection could not be written; it is tried again';
        await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Everything up to here was handed on; nothing between concerned this model. */
  caughtUp(position: Position): void {
    if (this.file !== null && this.halt === null) this.position = later(this.position, position);
  }
}

const later = (a: Position, b: Position): Position => (comparePositions(a, b) >= 0 ? a : b);
