import { type Worker } from 'node:worker_threads';
import { DomainError } from '../domain/errors';
import { startWorker } from '../platform/threads/start-worker';
import { type Estimate } from './estimate-strength';
import { type StrengthAnswer, type StrengthQuestion } from './strength-worker';

export interface StrengthMeterOptions {
  /** Time without a check after which the thread ends, in ms; 60,000 by default. */
  readonly idleMs?: number;
  /** Checks under way at once, waiting ones included, beyond which advice is refused; 16 by default. */
  readonly maxPending?: number;
  /** The same for decisions, which advice must not hold up; 64 by default. */
  readonly maxDecisions?: number;
  /** Time without an answer after which the thread is ended, in ms; 10,000 by default. */
  readonly maxCheckMs?: number;
}

/** Whether a password is about to be set, or is still being typed. */
export type EstimateUse = 'decision' | 'advice';

const DEFAULTS: Required<StrengthMeterOptions> = {
  idleMs: 60_000,
  maxPending: 16,
  maxDecisions: 64,
  maxCheckMs: 10_000,
};

/** By then a new thread has loaded its dictionaries. */
const RETRY_AFTER_SECONDS = 2;

interface PendingCheck {
  readonly resolve: (estimate: Estimate) => void;
  readonly reject: (error: DomainError) => void;
}

/** A thread with its checks, so that a late message of an ended thread does not affect the next one. */
interface RunningThread {
  readonly worker: Worker;
  readonly pending: Map<number, PendingCheck>;
  readonly exited: Promise<void>;
}

const overloaded = (cause?: unknown): DomainError =>
  new DomainError('overloaded', 'Passwords cannot be checked at this moment. Please try again soon.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    ...(cause === undefined ? {} : { cause }),
  });

/**
 * Estimates passwords in a worker thread: one estimate can take a second of a core, and the dictionaries take memory. The
 * thread starts at the first check and ends when unused; an idle one does not keep the process alive.
 */
export class StrengthMeter {
  private readonly options: Required<StrengthMeterOptions>;
  private thread: RunningThread | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(options: StrengthMeterOptions = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Whether the thread runs. */
  get isRunning(): boolean {
    return this.thread !== undefined;
  }

  /** Resolves when the running thread has ended; at once when there is none. */
  get ended(): Promise<void> {
    return this.thread?.exited ?? Promise.resolve();
  }

  /**
   * Estimates a password: zxcvbn for its first 100 code points, the list of common passwords for all of it.
   *
   * @param words that are easy to guess for this person, such as names
   * @throws DomainError `overloaded` when too many checks are under way, or the thread ended before the answer
   */
  estimate(password: string, words: readonly string[], use: EstimateUse = 'advice'): Promise<Estimate> {
    const thread = this.thread ?? this.start();
    const { maxPending, maxDecisions } = this.options;
    if (thread.pending.size >= (use === 'decision' ? maxDecisions : maxPending))
      return Promise.reject(overloaded());
    const id = (this.lastId += 1);
    const question: StrengthQuestion = { id, password, words };
    return new Promise((resolve, reject) => {
      thread.pending.set(id, { resolve, reject });
      thread.worker.ref();
      if (thread.pending.size === 1) this.watchCheck(thread);
      thread.worker.postMessage(question, []);
    });
  }

  /** Ends the thread; checks under way are refused as `overloaded`. A later check starts a new one. */
  async close(): Promise<void> {
    const thread = this.thread;
    if (thread === undefined) return;
    this.end(thread);
    await thread.exited;
  }

  private start(): RunningThread {
    const worker = startWorker('passwords/strength-worker');
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const thread: RunningThread = { worker, pending: new Map(), exited };
    this.thread = thread;
    worker.on('message', (answer: StrengthAnswer) => this.settle(thread, answer));
    worker.on('error', (error) => this.abandon(thread, error));
    worker.on('exit', () => this.abandon(thread));
    return thread;
  }

  private settle(thread: RunningThread, { id, estimate }: StrengthAnswer): void {
    thread.pending.get(id)?.resolve(estimate);
    thread.pending.delete(id);
    if (this.thread !== thread) return;
    if (thread.pending.size > 0) this.watchCheck(thread);
    else this.watchIdle(thread);
  }

  private watchCheck(thread: RunningThread): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(thread), this.options.maxCheckMs);
  }

  private watchIdle(thread: RunningThread): void {
    clearTimeout(this.timer);
    thread.worker.unref();
    this.timer = setTimeout(() => this.end(thread), this.options.idleMs);
    this.timer.unref();
  }

  private end(thread: RunningThread): void {
    this.abandon(thread);
    void thread.worker.terminate();
  }

  private abandon(thread: RunningThread, cause?: unknown): void {
    if (this.thread === thread) {
      clearTimeout(this.timer);
      this.thread = undefined;
    }
    for (const check of thread.pending.values()) check.reject(overloaded(cause));
    thread.pending.clear();
  }
}
