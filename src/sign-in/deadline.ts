import type { Clock } from '../platform/clock';

/** The end of a time that is measured by the monotonic clock. */
export class Deadline {
  private readonly endMs: number;

  /** @param ms milliseconds from now on */
  constructor(
    private readonly clock: Clock,
    ms: number,
  ) {
    this.endMs = clock.elapsedMs() + ms;
  }

  /** Milliseconds that are left; 0 or less when it is over. */
  leftMs(): number {
    return this.endMs - this.clock.elapsedMs();
  }
}
