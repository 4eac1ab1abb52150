/** Values of an `<input type="datetime-local">`, in the time zone of the browser. */

export const LOCAL_INSTANT_MAX = '9999-12-31T23:59';

/** @returns an ISO 8601 instant; null for an empty or unfinished value */
export function instantOfLocal(local: string): string | null {
  const instant = new Date(local);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

/** Lengths of `2026-01-01T00:00` and `2026-01-01T00:00:00`. */
const LENGTH = { minute: 16, second: 19 } as const;

/** @param iso null, or no instant: an empty value */
export function localOfInstant(iso: string | null, to: keyof typeof LENGTH = 'minute'): string {
  const instant = new Date(iso ?? '');
  if (Number.isNaN(instant.getTime())) return '';
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
    .toISOString()
    .slice(0, LENGTH[to]);
}

/** The beginning of a day, so many days before today, in the time zone of the browser. */
export function startOfDay(daysAgo: number): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).toISOString();
}
