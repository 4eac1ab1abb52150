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

/** First in, first out, with at most `concurrency` running; refuses at once what would wait too long. */
export class HashQueue {
  private running = 0;
  private averageMs: number;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param concurrency hashes at the same time, 1 or more
   * @param maxWaitMs the longest wait in the queue that is accepted, in ms, 0 or more
   * @param assumedHashMs what a hash is taken to need until the first ones have been measured, in ms
   */
  constructor(
    private readonly concurrency: number,
    private readonly maxWaitMs: number,
    assumedHashMs: number,
  ) {
    this.averageMs = assumedHashMs;
  }

  /**
   * Runs `work` when its turn comes.
   *
   * @throws DomainError `overloaded` with `retryAfterSeconds`, without running it, when the wait would pass `maxWaitMs`
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.concurrency) {
      this.refuseWhenOverloaded();
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.averageMs += NEWEST_WEIGHT * (performance.now() - startedAt - this.averageMs);
      this.handOver();
    }
  }

  stats(): HashQueueStats {
    return { running: this.running, queued: this.waiting.length };
  }

  /** The slot goes to the first who waits, so that nobody who comes meanwhile can take it. */
  private handOver(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }

  private refuseWhenOverloaded(): void {
    const waitMs = (this.averageMs * (this.waiting.length + 1)) / this.concurrency;
    if (waitMs <= this.maxWaitMs && this.waiting.length < MAX_QUEUED) return;
    throw new DomainError('overloaded', 'Too many sign-ins at this moment. Please try again soon.', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / MS_PER_SECOND)),
    });
  }
}
