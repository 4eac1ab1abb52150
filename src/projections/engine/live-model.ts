import { setTimeout as delay } from 'node:timers/promises';
import { isLoginEvent } from '../../domain/throttle';
import { comparePositions, START, type Position } from '../../event-store/event-store';
import { isDamage, isStorageFault } from '../../platform/sqlite-faults';
import { canWait, type Halt } from './fold-batch';
import type { FoldedEvent } from './folded-event';
import { LiveFile } from './live-file';
import { fedOf, NO_FILE, runningOf, type Fed, type LiveState } from './live-state';
import type { ModelFile } from './model-file';
import type { ReadModel } from './read-model';

/** How long to wait before a transaction that the disk refused is tried again, in ms. */
const RETRY_AFTER_MS = 500;

/**
 * Events that the guard does not decide on are held back, so that one transaction serves many logins: at most so many, for
 * at most so long (in ms). Queries never miss them: they are folded before each query.
 */
const HELD_BACK_MAX = 256;
const HELD_BACK_MS = 100;

type IsSkipped = (position: Position) => boolean;

/** One read model of this node: the file that is fed, and the one that queries read. */
export class LiveModel {
  readonly queries: LiveFile;
  /** Why the last build or rebuild failed, for people; null: it did not, or another one has started. */
  buildFault: string | null = null;
  /** ISO 8601 instant at which a rebuild last replaced the file; null: not since the start. */
  rebuiltAt: string | null = null;
  private state: LiveState = NO_FILE;
  private heldBack: FoldedEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isSkipped: IsSkipped = () => false;

  /** @param onDamage called when a query or a write finds the file damaged */
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

  /** The file that is fed; null while there is no usable one. */
  get file(): ModelFile | null {
    return this.fed?.file ?? null;
  }

  /** The event that the file, or the build of a missing file, cannot continue from. */
  get halt(): Halt | null {
    return 'halt' in this.state ? this.state.halt : null;
  }

  /** Everything up to here is folded, or does not concern this model. */
  get position(): Position {
    return this.fed?.position ?? START;
  }

  /** What went wrong at the last write, for people. */
  get fault(): string | null {
    return this.fed?.fault ?? null;
  }

  get isAnswering(): boolean {
    const { state } = this;
    return state.kind === 'answering' || (state.kind === 'halted' && state.isAnswering);
  }

  /** Feeds this file from now on; queries read it after `answer`. */
  use(file: ModelFile, position: Position): void {
    this.drop();
    this.state = { kind: 'catching_up', fed: { file, position, fault: null, hasRemoved: false } };
  }

  /** Queries read the file from now on. */
  answer(): void {
    if (this.state.kind !== 'catching_up') return;
    const { fed } = this.state;
    this.queries.use(fed.file.db);
    this.state = { kind: 'answering', fed };
  }

  /** A build starts: nothing of the last one counts any more. */
  buildStarts(): void {
    if (this.state.kind === 'build_halted') this.state = NO_FILE;
    this.buildFault = null;
  }

  /** The build of the missing file cannot continue from an event. */
  buildHalted(halt: Halt): void {
    if (this.fed === null) this.state = { kind: 'build_halted', halt };
  }

  /** The event that halted the file is skipped: it is fed again. */
  resume(): void {
    if (this.state.kind !== 'halted') return;
    const { fed, isAnswering } = this.state;
    this.state = { kind: isAnswering ? 'answering' : 'catching_up', fed };
  }

  /** Saves the checkpoint. Where that cannot be written, the next start reads those events again. */
  close(): void {
    this.flush();
    try {
      this.file?.saveMovedCheckpoint();
    } catch (error) {
      if (!isStorageFault(error)) throw error;
    }
    this.drop();
  }

  /** Closes the file: queries find none, and nothing is written to it. */
  drop(): void {
    this.queries.use(null);
    this.clearHeldBack();
    this.file?.close();
    this.state = NO_FILE;
  }

  /** The file cannot be read to its end. */
  damaged(error: unknown): void {
    this.onDamage(this, error);
  }

  /** Folds a batch; a write that the disk refuses is tried again until `signal` aborts. */
  async fold(
    events: readonly FoldedEvent[],
    isSkipped: IsSkipped,
    onFault: (error: unknown) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.isSkipped = isSkipped;
    if (this.holdsBack(events)) return;
    let { running } = this;
    while (running !== null && !signal.aborted) {
      try {
        return this.foldHeldBack(running);
      } catch (error) {
        if (isDamage(error)) return this.damaged(error);
        if (running.fault === null) onFault(error);
        running.fault = WRITE_REFUSED;
        await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined);
        running = this.running;
      }
    }
  }

  /** Folds what is held back. After a refused write it stays held back; the next batch tries again and reports it. */
  flush(): void {
    const { running } = this;
    if (running === null || this.heldBack.length === 0) return;
    try {
      this.foldHeldBack(running);
    } catch (error) {
      if (isDamage(error)) return this.damaged(error);
      running.fault = WRITE_REFUSED;
    }
  }

  /** Events were removed: `emptyLog` has something to do. */
  removed(): void {
    if (this.fed !== null) this.fed.hasRemoved = true;
  }

  /** Leaves nothing of removed events in the write-ahead log. A write that the disk refuses is tried at the next call. */
  emptyLog(onFault: (error: unknown) => void): void {
    if (this.fed?.hasRemoved !== true) return;
    this.flush();
    const { fed } = this;
    if (fed === null || this.heldBack.length > 0) return;
    try {
      // a checkpoint at an event that is removed would look like one of another book
      fed.file.saveMovedCheckpoint();
      fed.file.truncateLog();
      fed.hasRemoved = false;
    } catch (error) {
      if (isDamage(error)) return this.damaged(error);
      onFault(error);
    }
  }

  /** The feed has handed on everything up to here; nothing in between concerned this model. */
  caughtUp(position: Position): void {
    const { running } = this;
    if (running !== null) running.position = later(running.position, position);
  }

  private get fed(): Fed | null {
    return fedOf(this.state);
  }

  private get running(): Fed | null {
    return runningOf(this.state);
  }

  /** Takes the events in. @returns whether folding them can wait */
  private holdsBack(events: readonly FoldedEvent[]): boolean {
    const { running } = this;
    if (running === null) return true;
    const held = this.heldBack.at(-1)?.position ?? START;
    this.heldBack.push(...events.filter(({ position }) => comparePositions(position, held) > 0));
    const last = this.heldBack.at(-1);
    const mayWait = this.state.kind === 'answering' && running.fault === null;
    if (!mayWait || last === undefined || this.heldBack.length >= HELD_BACK_MAX) return false;
    if (!this.heldBack.every((event) => canWait(this.model, event))) return false;
    running.position = later(running.position, last.position);
    this.timer ??= setTimeout(() => this.flush(), HELD_BACK_MS).unref();
    return true;
  }

  private foldHeldBack(fed: Fed): void {
    this.forgetAnswers();
    const halt = fed.file.apply(this.heldBack, this.isSkipped);
    this.clearHeldBack();
    const { position } = fed.file.checkpoint;
    fed.position = halt === null ? later(fed.position, position) : position;
    fed.fault = null;
    if (halt !== null) this.state = { kind: 'halted', fed, halt, isAnswering: this.isAnswering };
  }

  private clearHeldBack(): void {
    this.heldBack = [];
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Called before rows change. A login changes only the answers about its own person. */
  private forgetAnswers(): void {
    for (const event of this.heldBack) {
      if (!concernsAnswers(this.model, event.type)) continue;
      const person = isLoginEvent(event.type) ? event.personId : null;
      if (person === null) return this.queries.forget();
      this.queries.forget(person);
    }
  }
}

const WRITE_REFUSED = 'the file of this projection could not be written; it is tried again';

const concernsAnswers = ({ handles, unhurried }: ReadModel, type: string): boolean =>
  handles === 'every' || (handles.has(type) && unhurried?.has(type) !== true);

const later = (a: Position, b: Position): Position => (comparePositions(a, b) >= 0 ? a : b);
