import { Clock } from '../../src/platform/clock';

/** A clock that moves only when a test moves it. */
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

  /** Lets time pass. @param by milliseconds */
  advance(by: number): void {
    this.ms += by;
    this.passedMs += by;
  }

  /** Sets the machine's clock; no time passes. @param instant ISO 8601 */
  set(instant: string): void {
    this.ms = Date.parse(instant);
  }
}

/** The ISO 8601 instant `ms` milliseconds after `instant`. */
export const later = (instant: string, ms: number): string =>
  new Date(Date.parse(instant) + ms).toISOString();
