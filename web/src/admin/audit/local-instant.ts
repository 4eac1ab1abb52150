/** Length of `2026-01-01T00:00`, and with seconds. */
const TO_MINUTES = 16;
const TO_SECONDS = 19;
const MS_PER_MINUTE = 60_000;

/** What a field `datetime-local` shows of an instant, in the time zone of the browser; empty: it is none. */
export function toLocal(instant: string | undefined): string {
  const date = new Date(instant ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * MS_PER_MINUTE).toISOString();
  return local.slice(0, date.getSeconds() === 0 ? TO_MINUTES : TO_SECONDS);
}

/** The instant in UTC of what a field `datetime-local` holds; empty: nothing is filled in. */
export function fromLocal(local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/** The beginning of a day, so many days before today, in the time zone of the browser. */
export function startOfDay(daysAgo: number): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).toISOString();
}
