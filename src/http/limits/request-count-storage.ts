import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../../platform/clock';
import { WindowCounts } from './window-counts';

const MS_PER_SECOND = 1000;

/** Counts requests to public routes, by route and address: in memory, bounded, on our own clock. */
export class RequestCountStorage implements ThrottlerStorage {
  private counts: WindowCounts | undefined;

  constructor(private readonly clock: Clock) {}

  /** Number of pairs of address and route that are counted. */
  get size(): number {
    return this.counts?.size ?? 0;
  }

  /** @param ttl length of the window, in ms: the same in every call */
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
