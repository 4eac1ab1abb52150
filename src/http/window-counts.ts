import type { Clock } from '../clock';

/** Keys that are counted at once. */
const KEYS_MAX = 50_000;

/** How many of the oldest are looked at when one has to go. */
const EVICTION_SAMPLE = 16;

export interface Count {
  readonly hits: number;
  /** End of the window, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** Counts in windows of time, in memory, bounded: of the oldest windows the one that counted least is forgotten first. */
export class WindowCounts {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly clock: Clock) {}

  /** How many keys are remembered. */
  get size(): number {
    return this.counts.size;
  }

  /** Counts one more, in the window that is open or in a new one of `windowMs`. */
  add(key: string, windowMs: number): Count {
    const open = this.of(key);
    if (open === undefined) return this.begin(key, { hits: 1, endsAt: this.nowMs() + windowMs });
    const count = { ...open, hits: open.hits + 1 };
    this.counts.set(key, count);
    return count;
  }

  /** What the open window has counted. */
  of(key: string): Count | undefined {
    const count = this.counts.get(key);
    return count !== undefined && this.nowMs() < count.endsAt ? count : undefined;
  }

  /** Keeps what was counted for `windowMs` from now. */
  prolong(key: string, windowMs: number): void {
    const open = this.of(key);
    if (open !== undefined) this.begin(key, { ...open, endsAt: this.nowMs() + windowMs });
  }

  /** Milliseconds until a window ends. */
  leftMs({ endsAt }: Count): number {
    return endsAt - this.nowMs();
  }

  private begin(key: string, count: Count): Count {
    this.counts.delete(key);
    this.counts.set(key, count);
    if (this.counts.size > KEYS_MAX) this.counts.delete(this.leastTelling());
    return count;
  }

  private leastTelling(): string {
    let least = '';
    let fewest = Infinity;
    let looked = 0;
    for (const [key, { hits }] of this.counts) {
      if (hits < fewest) [least, fewest] = [key, hits];
      looked += 1;
      if (looked === EVICTION_SAMPLE) break;
    }
    return least;
  }

  private nowMs(): number {
    return Date.parse(this.clock.now());
  }
}
