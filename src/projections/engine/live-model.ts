import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions, START, type Position } from '../../event-store/event-store';
import { isDamage, isStorageFault, type Halt } from './fold-batch';
import type { FoldedEvent } from './folded-event';
import { LiveFile } from './live-file';
import type { ModelFile } from './model-file';
import type { ReadModel } from './read-model';

/** How long to wait before a transaction is tried again that the disk refused, in ms. */
const RETRY_AFTER_MS = 500;

/**
 * Events that a model which the guard does not decide on holds back, so that one transaction serves many sign-ins:
 * at most so many, and for at most so long (in ms). Queries never miss them: they are folded before each one.
 */
const HELD_BACK_MAX = 256;
const HELD_BACK_MS = 100;

/** One read model of this node: the file that is fed, and the one that queries read. */
export class LiveModel {
  readonly queries: LiveFile;
  /** What is fed; null while there is no usable file. */
  file: ModelFile | null = null;
  /** The event that it could not go on from: in what is fed, or in what was built while there is no file. */
  halt: Halt | null = null;
  /** What went wrong last with its file, for people. */
  fault: string | null = null;
  /** What went wrong last when another file was built, for people. */
  buildFault: string | null = null;
  /** Everything up to here is folded, or was none of its business. */
  position: Position = START;
  isAnswering = false;
  /** Whether bytes of what was removed may be left in the write-ahead file. */
  hasRemoved = false;
  private heldBack: FoldedEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isSkipped: (position: Position) => boolean = () => false;

  /** @param onDamage called when the file turns out to be damaged, whoever finds it */
  constructor(
    readonly model: ReadModel,
    private readonly onDamage: (live: LiveModel, error: unknown) => void,
  ) {
    this.queries = new LiveFile(
      model.name,
      () => this.flush(),
      (error) => this.damaged(error),
    );
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

  /** Keeps how far it is. Where that cannot be written, the next start reads those events again. */
  close(): void {
    this.flush();
    try {
      this.file?.keepCheckpoint();
    } catch (error) {
      if (!isStorageFault(error)) throw error;
    }
    this.drop();
  }

  /** Queries find no file any more; nothing is written to it. */
  drop(): void {
    this.queries.use(null);
    this.isAnswering = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.heldBack = [];
    this.file?.close();
    this.file = null;
    this.halt = null;
    this.hasRemoved = false;
    this.position = START;
  }

  /** It cannot be read to its end: somebody found out. */
  damaged(error: unknown): void {
    this.onDamage(this, error);
  }

  /** Folds a batch; what the disk refuses is tried again until `signal` aborts. */
  async fold(
    events: readonly FoldedEvent[],
    isSkipped: (position: Position) => boolean,
    onFault: (error: unknown) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.isSkipped = isSkipped;
    if (this.holdsBack(events)) return;
    while (this.file !== null && this.halt === null && !signal.aborted) {
      try {
        return this.foldHeldBack(this.file);
      } catch (error) {
        if (isDamage(error)) return this.damaged(error);
        if (this.fault === null) onFault(error);
        this.fault = REFUSED;
        await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Folds what is held back. What the disk refuses stays held back: the next batch tries again, and tells. */
  flush(): void {
    if (this.file === null || this.heldBack.length === 0 || this.halt !== null) return;
    try {
      this.foldHeldBack(this.file);
    } catch (error) {
      if (isDamage(error)) return this.damaged(error);
      this.fault = REFUSED;
    }
  }

  /** Leaves nothing of what was removed in the write-ahead file. What the disk refuses is tried at the next call. */
  emptyLog(onFault: (error: unknown) => void): void {
    if (!this.hasRemoved) return;
    this.flush();
    if (this.file === null || this.heldBack.length > 0) return;
    try {
      // one of an event that is removed would look like one of another book
      this.file.keepCheckpoint();
      this.file.truncateLog();
      this.hasRemoved = false;
    } catch (error) {
      if (isDamage(error)) return this.damaged(error);
      onFault(error);
    }
  }

  /** Whether these can wait. They are taken in either way. */
  private holdsBack(events: readonly FoldedEvent[]): boolean {
    if (this.file === null || this.halt !== null) return true;
    const held = this.heldBack.at(-1)?.position ?? START;
    this.heldBack.push(...events.filter(({ position }) => comparePositions(position, held) > 0));
    const last = this.heldBack.at(-1);
    const mayWait = !this.model.feedsGuard && this.isAnswering && this.fault === null;
    if (!mayWait || last === undefined || this.heldBack.length >= HELD_BACK_MAX) return false;
    this.position = later(this.position, last.position);
    this.timer ??= setTimeout(() => this.flush(), HELD_BACK_MS).unref();
    return true;
  }

  private foldHeldBack(file: ModelFile): void {
    this.forgetAnswers();
    this.halt = file.apply(this.heldBack, this.isSkipped);
    this.heldBack = [];
    clearTimeout(this.timer);
    this.timer = undefined;
    const { position } = file.checkpoint;
    this.position = this.halt === null ? later(this.position, position) : position;
    this.fault = null;
  }

  /** Before rows change. A person's login changes what is known about that person alone. */
  private forgetAnswers(): void {
    for (const event of this.heldBack) {
      if (!concerns(this.model, event.type)) continue;
      const person = LOGIN_TYPES.has(event.type) ? event.personId : null;
      if (person === null) return this.queries.forget();
      this.queries.forget(person);
    }
  }

  /** Everything up to here was handed on; nothing between concerned this model. */
  caughtUp(position: Position): void {
    if (this.file !== null && this.halt === null) this.position = later(this.position, position);
  }
}

const LOGIN_TYPES: ReadonlySet<string> = new Set([
  'LoginAttempted',
  'LoginSucceeded',
  'LoginFailed',
  'LoginRefused',
]);

const REFUSED = 'the file of this projection could not be written; it is tried again';

const concerns = ({ handles }: ReadModel, type: string): boolean => handles === 'every' || handles.has(type);

const later = (a: Position, b: Position): Position => (comparePositions(a, b) >= 0 ? a : b);
