// [0-9], since \d means more digits to some readers of the document
const DATE = '([0-9]{4})-([0-9]{2})-([0-9]{2})';
const TIME = String.raw`([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]+))?`;
const OFFSET = '(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))';

/** How an instant is written in a request, as a regular expression for API documents. It lets through days that no month has. */
export const INSTANT_PATTERN = `^${DATE}[Tt]${TIME}${OFFSET}$`;

/** For messages: what to write instead of a refused instant. */
export const INSTANT_EXAMPLE = '2027-01-31T18:00:00Z or 2027-01-31T18:00:00+01:00';

const INSTANT = new RegExp(INSTANT_PATTERN);
const MS_PER_MINUTE = 60_000;
/** Instants are compared as text, so the year has four digits. */
const EARLIEST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads an instant of a request or of the command line: RFC 3339 with an offset, a day that the calendar has, from year
 * 0000 to 9999 in UTC. Digits beyond milliseconds are dropped; leap seconds are not accepted.
 *
 * @returns ISO 8601, UTC, with milliseconds; undefined for any other text
 */
export function parseInstant(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes] = match;
  const millisecond = fraction.slice(0, 3).padEnd(3, '0');
  const date = `${year}-${month}-${day}`;
  const local = new Date(`${date}T${hour}:${minute}:${second}.${millisecond}Z`);
  // a day that the month does not have becomes one of the next month
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(date)) return undefined;
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * minutesOf(offsetHours, offsetMinutes);
  const ms = local.getTime() - offset * MS_PER_MINUTE;
  return ms < EARLIEST_MS || ms > LATEST_MS ? undefined : new Date(ms).toISOString();
}

/** The nearest instant that `parseInstant` reads, since its text sorts. Milliseconds since 1970. */
export const inFourDigitYears = (ms: number): number => Math.min(Math.max(ms, EARLIEST_MS), LATEST_MS);

const minutesOf = (hours = '0', minutes = '0'): number => Number(hours) * 60 + Number(minutes);
