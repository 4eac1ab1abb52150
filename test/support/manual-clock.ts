import { Clock } from '../../src/platform/clock';

/** A clock that stands still until it is moved. */
export class ManualClock extends Clock {
  private ms: number;
  private passedMs = 0;

  /** @param start ISO 8601 instant */
  constructor(start = '2026-01-01T00:00:00.000Z') {
    super();
    this.ms = Date.parse(start);
  }

  override now(): string {
    return new Date(this.ms).toISOString();
  }

  override elapsedMs(): number {
    return this.passedMs;
  }

  /** Time passes. @param by milliseconds */
  advance(by: number): void {
    this.ms += by;
    this.passedMs += by;
  }

  /** Somebody sets the clock; no time passes. @param instant ISO 8601 */
  set(instant: string): void {
    this.ms = Date.parse(instant);
  }
}

/** ISO 8601 instant this many milliseconds after another one. */
export const later = (instant: string, ms: number): string =>
  new Date(Date.parse(instant) + ms).toISOString();
