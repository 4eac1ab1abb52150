import { DomainError } from '../domain/errors';

export interface HashQueueStats {
  readonly running: number;
  readonly queued: number;
}

/** Weight of the newest hash in the moving average: about the last ten count. */
const NEWEST_WEIGHT = 0.2;

/** A bound in numbers too, so that no mismeasured average lets memory grow. */
const MAX_QUEUED = 10_000;

const MS_PER_SECOND = 1000;

/**
 * While others wait, answers go out so many at a time, and are held for at most so long (in ms): what follows them (a
 * write, a fold, an answer, the next request) then shares its turns and its commits. On two cores this takes a third off
 * what a sign-in costs beside its hash (4.5 ms), for a wait that is a fraction of the one in the queue.
 */
const ANSWERS_TOGETHER = 3;
const HELD_MS = 50;

export interface HashQueueOptions {
  /** Hashes at the same time, 1 or more. */
  readonly concurrency: number;
  /** How many more are handed over before a thread is free, so that none waits for its next one; 0 by default. */
  readonly ahead?: number;
  /** The longest wait in the queue that is accepted, in ms, 0 or more. */
  readonly maxWaitMs: number;
  /** What a hash is taken to need until the first ones have been measured, in ms. */
  readonly assumedHashMs: number;
}

/** First in, first out, with at most `concurrency` running; refuses at once what would wait too long. */
export class HashQueue {
  /** Handed over: they run, or are the next to. */
  private handedOver = 0;
  private averageMs: number;
  private readonly waiting: (() => void)[] = [];
  private held: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HashQueueOptions) {
    this.averageMs = options.assumedHashMs;
  }

  /**
   * Runs `work` when its turn comes.
   *
   * @throws DomainError `overloaded` with `retryAfterSeconds`, without running it, when the wait would pass `maxWaitMs`
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { concurrency, ahead = 0 } = this.options;
    if (this.handedOver >= concurrency) this.refuseWhenOverloaded();
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
      this.handOver();
      await this.together();
    }
  }

  stats(): HashQueueStats {
    const running = Math.min(this.handedOver, this.options.concurrency);
    return { running, queued: this.waiting.length + this.handedOver - running };
  }

  /** Resolves in the order of calls: at once where nobody waits for a slot, else with a few others. */
  private together(): Promise<void> {
    return new Promise((resolve) => {
      this.held.push(resolve);
      if (this.waiting.length === 0 || this.held.length >= ANSWERS_TOGETHER) return this.release();
      this.timer ??= setTimeout(() => this.release(), HELD_MS);
    });
  }

  private release(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { held } = this;
    this.held = [];
    for (const resolve of held) resolve();
  }

  /** The slot goes to the first who waits, so that nobody who comes meanwhile can take it. */
  private handOver(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.handedOver -= 1;
    else next();
  }

  private refuseWhenOverloaded(): void {
    const { concurrency, maxWaitMs } = this.options;
    const before = this.waiting.length + this.handedOver - concurrency;
    const waitMs = (this.averageMs * (before + 1)) / concurrency;
    if (waitMs <= maxWaitMs && this.waiting.length < MAX_QUEUED) return;
    throw new DomainError('overloaded', 'Too many sign-ins at this moment. Please try again soon.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / MS_PER_SECOND)),
    });
  }
}
