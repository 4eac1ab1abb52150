/** Index at which the seconds of an instant begin, after `2026-11-28T12:34:`. */
const SECOND = 17;

/**
 * Milliseconds from one instant to another, both ISO 8601 in UTC with milliseconds. Most pairs are of the same minute: to
 * compare the rest takes a tenth of the time of two `Date.parse`.
 */
export const msBetween = (earlier: string, later: string): number =>
  later.startsWith(earlier.slice(0, SECOND))
    ? msOfMinute(later) - msOfMinute(earlier)
    : Date.parse(later) - Date.parse(earlier);

const msOfMinute = (instant: string): number =>
  digit(instant, 17) * 10_000 +
  digit(instant, 18) * 1_000 +
  digit(instant, 20) * 100 +
  digit(instant, 21) * 10 +
  digit(instant, 22);

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
