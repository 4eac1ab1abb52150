import { type Worker } from 'node:worker_threads';
import { DomainError } from '../domain/errors';
import { startWorker } from '../platform/threads/start-worker';
import { type Estimate } from './estimate-strength';
import { type StrengthAnswer, type StrengthQuestion } from './strength-worker';

export interface StrengthMeterOptions {
  /** The thread ends when it was not used for so long, in ms; 60,000 by default. */
  readonly idleMs?: number;
  /** Checks under way at the same time, the waiting ones included; 16 by default. */
  readonly maxPending?: number;
  /** A check without an answer for so long ends the thread, in ms; 10,000 by default. */
  readonly maxCheckMs?: number;
}

const DEFAULTS: Required<StrengthMeterOptions> = { idleMs: 60_000, maxPending: 16, maxCheckMs: 10_000 };

/** A new thread has loaded its dictionaries by then, and half a queue has been answered. */
const RETRY_AFTER_SECONDS = 2;

interface PendingCheck {
  readonly resolve: (estimate: Estimate) => void;
  readonly reject: (error: DomainError) => void;
}

/** One running thread with the checks that were sent to it: a late signal of an old one cannot harm the next. */
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
 * Estimates passwords in a thread of its own, since one estimate can take a second of a core and its dictionaries take
 * memory: the thread starts at the first check and ends when unused. An idle one does not keep the process alive.
 */
export class StrengthMeter {
  private readonly options: Required<StrengthMeterOptions>;
  private thread: RunningThread | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(options: StrengthMeterOptions = {}) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Whether the thread runs at this moment. */
  get isRunning(): boolean {
    return this.thread !== undefined;
  }

  /** Settles when the thread that runs now has ended; at once when there is none. */
  get ended(): Promise<void> {
    return this.thread?.exited ?? Promise.resolve();
  }

  /**
   * Estimates one password: zxcvbn over its first 100 code points, and the list of common passwords over all of it.
   *
   * @param words what is easily guessed for this person, such as names
   * @throws DomainError `overloaded` when too many checks are under way, or the thread ended before the answer
   */
  estimate(password: string, words: readonly string[]): Promise<Estimate> {
    const thread = this.thread ?? this.start();
    if (thread.pending.size >= this.options.maxPending) return Promise.reject(overloaded());
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
