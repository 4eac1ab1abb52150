import { parseInstant } from '../platform/instant';

const DAY = /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$/;
const MS_PER_HOUR = 3_600_000;
/** More than the largest offset of a time zone from UTC. */
const LARGEST_OFFSET_MS = 26 * MS_PER_HOUR;
const MS_PER_SECOND = 1_000;
const LAST_YEAR = 9_999;

/** Reads the last instants of days in one time zone. */
export class DaysOf {
  private readonly format: Intl.DateTimeFormat;

  /** @param timeZone IANA name; undefined: the system's */
  constructor(timeZone: string | undefined) {
    // Swedish dates are written as ISO 8601 does
    this.format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  }

  /**
   * The end of a day: the first instant that is later than it.
   *
   * @param day `2027-01-31`, of the years 1000 to 9998
   * @returns ISO 8601, UTC, with milliseconds; undefined for any other text and for days that the calendar does not have
   */
  endOf(day: string): string | undefined {
    const midnight = DAY.test(day) ? parseInstant(`${day}T00:00:00Z`) : undefined;
    if (midnight === undefined || Number(day.slice(0, 4)) >= LAST_YEAR) return undefined;
    // between these two the local date passes the day, once
    let before = Date.parse(midnight) - LARGEST_OFFSET_MS;
    let after = Date.parse(midnight) + 24 * MS_PER_HOUR + LARGEST_OFFSET_MS;
    while (after - before > MS_PER_SECOND) {
      const middle = before + Math.floor((after - before) / 2 / MS_PER_SECOND) * MS_PER_SECOND;
      if (this.format.format(middle) > day) after = middle;
      else before = middle;
    }
    return new Date(after).toISOString();
  }
}
