/** One instant, as a number and as text. */
export interface Instant {
  /** Milliseconds since 1970. */
  readonly ms: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly text: string;
}

/** The only source of time. A port, so that tests can set it. */
export abstract class Clock {
  /** ISO 8601, UTC, with milliseconds. */
  abstract now(): string;

  /** The same in milliseconds since 1970. */
  nowMs(): number {
    return Date.parse(this.now());
  }

  instant(): Instant {
    const text = this.now();
    return { ms: Date.parse(text), text };
  }

  /** Monotonic milliseconds since an arbitrary moment. */
  elapsedMs(): number {
    return performance.now();
  }
}

export class SystemClock extends Clock {
  override now(): string {
    return new Date().toISOString();
  }

  override nowMs(): number {
    return Date.now();
  }
}

/** Rate while the machine's clock is behind: an hour is caught up in ten hours, and a lock lasts 1/9 longer. */
const RATE_WHILE_AHEAD = 0.9;

/** A machine's clock that was set back further than this was wrong before, and is used as it is. Two days, in ms. */
const SET_BACK_MAX_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * A clock that does not go back when the machine's clock is set back, and is never behind the last event of the book:
 * it runs a little slower until the machine's clock has caught up. So locks and expiries end at their instant, and the
 * instants of events do not decrease. (After a step back of more than two days it does go back: ADR 0013.)
 */
export class SteadyClock extends Clock {
  private currentMs = Number.NEGATIVE_INFINITY;
  private readAt: number;
  /** Kept because each request reads the clock several times. */
  private last: Instant = { ms: 0, text: new Date(0).toISOString() };

  constructor(private readonly source: Clock) {
    super();
    this.readAt = source.elapsedMs();
  }

  override now(): string {
    return this.instant().text;
  }

  override instant(): Instant {
    const ms = this.nowMs();
    if (ms !== this.last.ms) this.last = { ms, text: new Date(ms).toISOString() };
    return this.last;
  }

  override nowMs(): number {
    return Math.trunc(this.advance());
  }

  override elapsedMs(): number {
    return this.source.elapsedMs();
  }

  /**
   * Moves the clock to this instant (ISO 8601) if it is behind.
   * @returns false if the instant is more than two days ahead of this clock: then it is ignored
   */
  advanceTo(instant: string): boolean {
    const ms = Date.parse(instant);
    if (ms <= this.currentMs) return true;
    const now = this.advance();
    if (ms - now > SET_BACK_MAX_MS) return false;
    this.currentMs = Math.max(now, ms);
    return true;
  }

  private advance(): number {
    const at = this.source.elapsedMs();
    const machineMs = this.source.nowMs();
    const wentOnMs = this.currentMs + (at - this.readAt) * RATE_WHILE_AHEAD;
    const isBelieved = machineMs >= wentOnMs || wentOnMs - machineMs > SET_BACK_MAX_MS;
    this.currentMs = isBelieved ? machineMs : wentOnMs;
    this.readAt = at;
    return this.currentMs;
  }
}
