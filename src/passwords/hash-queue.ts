import { DomainError } from '../domain/errors';

export interface HashQueueStats {
  readonly running: number;
  readonly queued: number;
}

/** Weight of the newest hash in the moving average, in which about the last ten count. */
const NEWEST_WEIGHT = 0.2;

/** Limits memory if the average was measured too low. */
const MAX_QUEUED = 10_000;

const MS_PER_SECOND = 1000;

/**
 * While others wait for a slot, results are released in groups of this size, and held for at most this time in ms. What
 * follows them (write, fold, answer, next request) then shares commits and turns of the event loop: on two cores a third
 * less work per sign-in beside its hash (4.5 ms), for a wait that is short compared with the queue.
 */
const RESULTS_PER_GROUP = 3;
const HELD_MAX_MS = 50;

export interface HashQueueOptions {
  /** Hashes at the same time, 1 or more. */
  readonly concurrency: number;
  /** Further hashes that are handed to the thread pool, so that no thread waits for its next one; 0 by default. */
  readonly ahead?: number;
  /** The longest accepted wait in the queue, in ms, 0 or more. */
  readonly maxWaitMs: number;
  /** Assumed time of a hash until the first ones have been measured, in ms. */
  readonly assumedHashMs: number;
}

/** First in, first out, with at most `concurrency` running. Work that would wait too long is refused at once. */
export class HashQueue {
  /** Hashes in the thread pool: running, or next to run. */
  private handedOver = 0;
  private averageMs: number;
  private readonly waiting: (() => void)[] = [];
  private held: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HashQueueOptions) {
    this.averageMs = options.assumedHashMs;
  }

  /**
   * Runs `work` when a slot is free.
   *
   * @param leftMs what the caller has left for waiting, in ms; no limit of its own by default
   * @throws DomainError `overloaded` with `retryAfterSeconds`, without running it, when the wait would pass `maxWaitMs`
   * or `leftMs`
   */
  async run<T>(work: () => Promise<T>, leftMs = Number.POSITIVE_INFINITY): Promise<T> {
    const { concurrency, ahead = 0 } = this.options;
    if (this.handedOver >= concurrency) this.refuseWhenOverloaded(leftMs);
    if (this.handedOver >= concurrency + ahead) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.handedOver += 1;
    }
    const startedAt = performance.now();
    const sharing = Math.max(1, this.handedOver / concurrency);
    try {
      return await work();
    } finally {
      this.averageMs += NEWEST_WEIGHT * ((performance.now() - startedAt) / sharing - this.averageMs);
      this.passSlotOn();
      await this.inGroup();
    }
  }

  stats(): HashQueueStats {
    const running = Math.min(this.handedOver, this.options.concurrency);
    return { running, queued: this.waiting.length + this.handedOver - running };
  }

  /** Resolves in the order of calls: at once while no work waits for a slot, otherwise in groups. */
  private inGroup(): Promise<void> {
    return new Promise((resolve) => {
      this.held.push(resolve);
      if (this.waiting.length === 0 || this.held.length >= RESULTS_PER_GROUP) return this.release();
      this.timer ??= setTimeout(() => this.release(), HELD_MAX_MS);
    });
  }

  private release(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { held } = this;
    this.held = [];
    for (const resolve of held) resolve();
  }

  /** Passes the slot to the first in the queue, so that later work cannot take it. */
  private passSlotOn(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.handedOver -= 1;
    else next();
  }

  private refuseWhenOverloaded(leftMs: number): void {
    const { concurrency, maxWaitMs } = this.options;
    const before = this.waiting.length + this.handedOver - concurrency;
    const waitMs = (this.averageMs * (before + 1)) / concurrency;
    if (waitMs <= Math.min(maxWaitMs, leftMs) && this.waiting.length < MAX_QUEUED) return;
    throw new DomainError('overloaded', 'Too many sign-ins at this moment. Please try again.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / MS_PER_SECOND)),
    });
  }
}
