/** Values of an `<input type="datetime-local">`, in the time zone of the browser. */

export const LOCAL_INSTANT_MAX = '9999-12-31T23:59';

/** @returns an ISO 8601 instant; null for an empty or unfinished value */
export function instantOfLocal(local: string): string | null {
  const instant = new Date(local);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

/** @param iso null: an empty value */
export function localOfInstant(iso: string | null): string {
  if (iso === null) return '';
  const instant = new Date(iso);
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
