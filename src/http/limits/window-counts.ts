import { BoundedMap } from '../../platform/bounded-map';
import type { Clock } from '../../platform/clock';

/** Keys that are counted at once. */
const KEYS_MAX = 50_000;

export interface Count {
  readonly hits: number;
  /** End of the window, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** Counts by key in windows of time, in memory. Beyond the bound, old keys with low counts are dropped first. */
export class WindowCounts {
  private readonly counts: BoundedMap<Count>;

  constructor(
    private readonly clock: Clock,
    private readonly windowMs: number,
  ) {
    this.counts = new BoundedMap({ max: KEYS_MAX, keepMs: windowMs, weightOf: ({ hits }) => hits });
  }

  /** Number of keys that are counted. */
  get size(): number {
    return this.counts.size;
  }

  /** Adds one to the open window of a key, or opens one. */
  add(key: string): Count {
    const { hits, endsAt } = this.countOf(key) ?? { hits: 0, endsAt: this.nowMs() + this.windowMs };
    return this.put(key, { hits: hits + 1, endsAt });
  }

  /** The open window of a key. */
  countOf(key: string): Count | undefined {
    const count = this.counts.get(key);
    return count !== undefined && this.nowMs() < count.endsAt ? count : undefined;
  }

  /** Moves the end of the open window to a whole window from now. */
  extend(key: string): void {
    const open = this.countOf(key);
    if (open !== undefined) this.put(key, { ...open, endsAt: this.nowMs() + this.windowMs });
  }

  /** Milliseconds until a window ends. */
  leftMs({ endsAt }: Count): number {
    return endsAt - this.nowMs();
  }

  private put(key: string, count: Count): Count {
    this.counts.set(key, count, this.nowMs());
    return count;
  }

  private nowMs(): number {
    return this.clock.nowMs();
  }
}
