import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../../platform/clock';
import { WindowCounts } from './window-counts';

const MS_PER_SECOND = 1000;

/** How often the public doors were knocked at: in memory, bounded, on our own clock. */
export class DoorStorage implements ThrottlerStorage {
  private counts: WindowCounts | undefined;

  constructor(private readonly clock: Clock) {}

  /** How many addresses and doors are counted. */
  get size(): number {
    return this.counts?.size ?? 0;
  }

  /** @param ttl length of the window, in ms: the same at every call */
  increment(key: string, ttl: number, limit: number): ReturnType<ThrottlerStorage['increment']> {
    this.counts ??= new WindowCounts(this.clock, ttl);
    const count = this.counts.add(key);
    const left = this.counts.leftMs(count) / MS_PER_SECOND;
    const isBlocked = count.hits > limit;
    return Promise.resolve({
      totalHits: count.hits,
      timeToExpire: left,
      isBlocked,
      timeToBlockExpire: isBlocked ? left : 0,
    });
  }
}
