/** One moment, written both ways. */
export interface Instant {
  /** Milliseconds since 1970. */
  readonly ms: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly text: string;
}

/** The one source of time. A port, so that tests can hold it still. */
export abstract class Clock {
  /** ISO 8601, UTC, with milliseconds. */
  abstract now(): string;

  /** The same in milliseconds since 1970. */
  nowMs(): number {
    return Date.parse(this.now());
  }

  /** For who needs it both ways. */
  instant(): Instant {
    const text = this.now();
    return { ms: Date.parse(text), text };
  }

  /** Milliseconds since some moment, at an even rate, whatever the clock is set to. */
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

/** How fast time passes while the machine's clock is behind: ten hours take an hour back, and a lock is 1/9 longer. */
const RATE_WHILE_AHEAD = 0.9;

/** A clock that was set back further than this, in milliseconds, was wrong before: now it is believed. Two days. */
const SET_BACK_MAX_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * A clock that never goes back: not when the machine's clock is set back, and not below the last event of the book. It
 * then goes on from where it is, a little slower, until the machine's clock has caught up. So what was counted, locked
 * or issued until some instant is over at that instant, and the instants of events never run backwards.
 */
export class SteadyClock extends Clock {
  private toldMs = Number.NEGATIVE_INFINITY;
  private toldAt: number;
  /** It is asked several times in each request. */
  private last: Instant = { ms: 0, text: new Date(0).toISOString() };

  constructor(private readonly source: Clock) {
    super();
    this.toldAt = source.elapsedMs();
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
    return Math.trunc(this.tell());
  }

  override elapsedMs(): number {
    return this.source.elapsedMs();
  }

  /**
   * Something happened at this instant (ISO 8601): it is not earlier now.
   * @returns false when it lies more than two days ahead of the machine's clock, which is believed then
   */
  notBefore(instant: string): boolean {
    const ms = Date.parse(instant);
    if (ms <= this.toldMs) return true;
    const now = this.tell();
    if (ms - now > SET_BACK_MAX_MS) return false;
    this.toldMs = Math.max(now, ms);
    return true;
  }

  private tell(): number {
    const at = this.source.elapsedMs();
    const machineMs = this.source.nowMs();
    const wentOnMs = this.toldMs + (at - this.toldAt) * RATE_WHILE_AHEAD;
    const isBelieved = machineMs >= wentOnMs || wentOnMs - machineMs > SET_BACK_MAX_MS;
    this.toldMs = isBelieved ? machineMs : wentOnMs;
    this.toldAt = at;
    return this.toldMs;
  }
}
