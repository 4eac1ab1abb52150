import { BoundedMap } from '../../platform/bounded-map';
import type { Clock } from '../../platform/clock';

/** Keys that are counted at once. */
const KEYS_MAX = 50_000;

export interface Count {
  readonly hits: number;
  /** End of the window, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** Counts in windows of time, in memory, bounded: of the oldest the ones that counted least are forgotten first. */
export class WindowCounts {
  private readonly counts: BoundedMap<Count>;

  constructor(
    private readonly clock: Clock,
    private readonly windowMs: number,
  ) {
    this.counts = new BoundedMap({ max: KEYS_MAX, keepMs: windowMs, weightOf: ({ hits }) => hits });
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.counts.size;
  }

  /** Counts one more, in the window that is open or in a new one. */
  add(key: string): Count {
    const { hits, endsAt } = this.of(key) ?? { hits: 0, endsAt: this.nowMs() + this.windowMs };
    return this.put(key, { hits: hits + 1, endsAt });
  }

  /** What the open window has counted. */
  of(key: string): Count | undefined {
    const count = this.counts.get(key);
    return count !== undefined && this.nowMs() < count.endsAt ? count : undefined;
  }

  /** Keeps what was counted for a whole window from now. */
  prolong(key: string): void {
    const open = this.of(key);
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
