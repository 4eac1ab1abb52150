import { dayEndingAt } from '../../texts/instants';

/** Instants as fields have them, in the time zone of the browser. */

/** @param local value of an `<input type="datetime-local">` @returns an ISO 8601 instant; null for an empty or unfinished value */
export function instantOfLocal(local: string): string | null {
  const instant = new Date(local);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

/** As `2026-01-01T00:00:00`. @param iso null, or no instant: an empty value */
export function localOfInstant(iso: string | null): string {
  const instant = new Date(iso ?? '');
  if (Number.isNaN(instant.getTime())) return '';
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, -5);
}

/** The beginning of a day, so many days before today. */
export function startOfDay(daysAgo: number): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).toISOString();
}

const DAY_LENGTH = '2026-01-01'.length;
const MINUTE_LENGTH = '2026-01-01T00:00'.length;

/** @returns the day, as `2026-01-01` */
export const dayOf = (date: Date): string => localOfInstant(date.toISOString()).slice(0, DAY_LENGTH);

/**
 * @param end a day, which means its end, or `2026-01-01T10:00`
 * @returns an ISO 8601 instant; null for an empty value
 */
export function instantOfEnd(end: string): string | null {
  if (end.length !== DAY_LENGTH) return instantOfLocal(end);
  const midnight = new Date(`${end}T00:00`);
  midnight.setDate(midnight.getDate() + 1);
  return midnight.toISOString();
}

/** As `instantOfEnd` takes it; null: an empty value. */
export function endOfInstant(iso: string | null): string {
  const day = iso === null ? null : dayEndingAt(iso);
  return day === null ? localOfInstant(iso).slice(0, MINUTE_LENGTH) : dayOf(day);
}
