import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../clock';
import { WindowCounts } from './window-counts';

const MS_PER_SECOND = 1000;

/** How often the public doors were knocked at: in memory, bounded, on our own clock. */
export class DoorStorage implements ThrottlerStorage {
  private readonly counts: WindowCounts;

  constructor(clock: Clock) {
    this.counts = new WindowCounts(clock);
  }

  /** How many addresses and doors are counted. */
  get size(): number {
    return this.counts.size;
  }

  /** @param ttl length of the window, in ms */
  increment(key: string, ttl: number, limit: number): ReturnType<ThrottlerStorage['increment']> {
    const count = this.counts.add(key, ttl);
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
