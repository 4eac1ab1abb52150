import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../clock';

/** Addresses and doors that are counted at once; beyond it the oldest count is forgotten. */
const KEYS_MAX = 50_000;
const MS_PER_SECOND = 1000;

interface Count {
  hits: number;
  endsAt: number;
}

/** Counts in memory, bounded, on our own clock. */
export class DoorStorage implements ThrottlerStorage {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly clock: Clock) {}

  /** @param ttl length of the window, in ms */
  increment(key: string, ttl: number, limit: number): ReturnType<ThrottlerStorage['increment']> {
    const now = Date.parse(this.clock.now());
    const known = this.counts.get(key);
    const count = known !== undefined && now < known.endsAt ? known : this.begin(key, now + ttl);
    count.hits += 1;
    const left = (count.endsAt - now) / MS_PER_SECOND;
    const isBlocked = count.hits > limit;
    return Promise.resolve({
      totalHits: count.hits,
      timeToExpire: left,
      isBlocked,
      timeToBlockExpire: isBlocked ? left : 0,
    });
  }

  private begin(key: string, endsAt: number): Count {
    const count = { hits: 0, endsAt };
    this.counts.delete(key);
    this.counts.set(key, count);
    const [oldest] = this.counts.keys();
    if (this.counts.size > KEYS_MAX && oldest !== undefined) this.counts.delete(oldest);
    return count;
  }
}
