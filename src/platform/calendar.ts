/** What a bucket of a calendar is. */
export type BucketUnit = 'hour' | 'day';

const HOUR_MS = 3_600_000;

/** Usual length, in milliseconds: a day with a change of the clock is shorter or longer. */
export const BUCKET_MS: Readonly<Record<BucketUnit, number>> = { hour: HOUR_MS, day: 24 * HOUR_MS };

/** No change of the clocks is longer, except where a whole day is skipped: there a bucket is as long as it has to be. */
const CHANGE_MAX_MS = 3 * HOUR_MS;

/** Boundaries are found to the second: all offsets of today are whole minutes. */
const PRECISION_MS = 1_000;

/** What a clock in a time zone shows: date and hour as text that sorts, and what has passed of the hour and the day. */
interface Shown {
  readonly day: string;
  readonly hour: string;
  readonly msOfHour: number;
  readonly msOfDay: number;
}

/** Whole hours or days of a time zone. Instants are milliseconds since 1970. */
export class Calendar {
  private readonly format: Intl.DateTimeFormat;

  /** @param timeZone a name of the IANA database @throws RangeError for an unknown one */
  constructor(
    timeZone: string,
    private readonly unit: BucketUnit,
  ) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** The beginning of the bucket that an instant is in. */
  startOf(ms: number): number {
    const shown = this.shown(ms);
    const key = shown[this.unit];
    const guess = ms - this.passed(shown);
    if (this.isStart(guess) && this.keyOf(guess) === key && !this.isRepeatedMidnight(guess)) return guess;
    return this.firstFrom(guess - CHANGE_MAX_MS, ms - (ms % PRECISION_MS), (at) => this.keyOf(at) === key);
  }

  /** The beginning of the next bucket. @param start of this one */
  nextStart(start: number): number {
    const guess = start + BUCKET_MS[this.unit];
    if (this.isStart(guess)) return guess;
    const key = this.keyOf(start);
    return this.firstFrom(start, guess + CHANGE_MAX_MS, (at) => this.keyOf(at) !== key);
  }

  /** Where clocks go back from 1:00, a day has two midnights and begins with the first. */
  private isRepeatedMidnight(ms: number): boolean {
    return this.unit === 'day' && this.keyOf(ms - 1) === this.keyOf(ms);
  }

  private isStart(ms: number): boolean {
    return this.passed(this.shown(ms)) === 0;
  }

  private passed({ msOfHour, msOfDay }: Shown): number {
    return this.unit === 'hour' ? msOfHour : msOfDay;
  }

  private keyOf(ms: number): string {
    return this.shown(ms)[this.unit];
  }

  /** The first instant after `before` for which `is` holds: it holds at `after`, and from the first one on. */
  private firstFrom(before: number, after: number, is: (at: number) => boolean): number {
    let [low, high] = [before, after];
    while (high - low > PRECISION_MS) {
      const middle = low + Math.floor((high - low) / 2 / PRECISION_MS) * PRECISION_MS;
      if (is(middle)) high = middle;
      else low = middle;
    }
    return high;
  }

  private shown(ms: number): Shown {
    const parts: Record<string, string> = {};
    for (const { type, value } of this.format.formatToParts(ms)) parts[type] = value;
    const { era = '', year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
    const date = `${era} ${year}-${month}-${day}`;
    const msOfHour = (Number(minute) * 60 + Number(second)) * 1_000 + (((ms % 1_000) + 1_000) % 1_000);
    return { day: date, hour: `${date} ${hour}`, msOfHour, msOfDay: Number(hour) * HOUR_MS + msOfHour };
  }
}
