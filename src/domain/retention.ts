/**
 * What the book keeps for a time. A cut-off is an event, RetentionApplied, so that every read model forgets the same
 * on every node; a class is named by what its streams' names begin with. Stored format: never renamed.
 */
export const RETENTION_CLASSES = {
  logins: 'login-',
  unknownLogins: 'login-unknown.',
  tokens: 'token-',
} as const;

const SECONDS_PER_DAY = 24 * 60 * 60;

/**
 * Logins of names that nobody has: at most so many in each of their 16 streams. Half of it is more than a day of one
 * guess a second, two events each.
 */
export const UNKNOWN_LOGINS_KEPT = 25_000;

/** For so many days at most: what was typed may be a password in the wrong field. */
const UNKNOWN_LOGINS_DAYS_MAX = 30;

/**
 * At each of these revisions of a stream of unknown logins read models forget what stands before the last one: half of
 * what the stream keeps, so that they never hold more than a rebuild finds.
 */
export const UNKNOWN_LOGINS_WINDOW = UNKNOWN_LOGINS_KEPT / 2;

/** How often the cut-off is applied, in ms: twice within the shortest time that anything is kept for. */
export const RETENTION_EVERY_MS = 12 * 60 * 60 * 1000;

export const DAY_MS = SECONDS_PER_DAY * 1000;

/**
 * A removal believes a clock that is ahead of the last removal by this much, in ms. A server is switched off for a
 * weekend, and a clock that is wrong by less costs a week of the 400 days that logins are kept for.
 */
const AHEAD_MAX_MS = 7 * DAY_MS;

/** So long, in ms, a clock that is further ahead has to be so before it is believed: somebody notices a wrong one. */
const PUT_OFF_MS = 7 * DAY_MS;

/** A removal that was put off longer ago than this, in ms, says nothing of the clock of today. */
const PUT_OFF_MAX_MS = 35 * DAY_MS;

/** What the book says of removals. */
export interface PastRemovals {
  /** ISO 8601 instant of the last one, or of the beginning of the book. */
  readonly last: string;
  /** ISO 8601 instants at which one was put off since. */
  readonly putOff: readonly string[];
}

/** How far a clock is ahead of the last removal, in ms; 0 where it is not so far that a removal is put off. */
export function aheadMs(now: string, { last, putOff }: PastRemovals): number {
  const ahead = Date.parse(now) - Date.parse(last);
  const isConfirmed = putOff.some((instant) => {
    const age = Date.parse(now) - Date.parse(instant);
    return age >= PUT_OFF_MS && age <= PUT_OFF_MAX_MS;
  });
  return ahead <= AHEAD_MAX_MS || isConfirmed ? 0 : ahead;
}

/** ISO 8601 instant from which on a clock that is ahead is believed, as long as it goes on like this. */
export function believedFrom(now: string, { putOff }: PastRemovals): string {
  const counting = putOff.filter((instant) => {
    const age = Date.parse(now) - Date.parse(instant);
    return age >= 0 && age <= PUT_OFF_MAX_MS;
  });
  const since = counting.reduce((first, instant) => (instant < first ? instant : first), now);
  return new Date(Date.parse(since) + PUT_OFF_MS).toISOString();
}

export const secondsOfDays = (days: number): number => days * SECONDS_PER_DAY;

/**
 * How long logins of names that nobody has are kept, in seconds: no longer than those of people, and where those are
 * kept for long, long enough that a counter tells neither from the other.
 */
export const unknownLoginsSeconds = (keptSeconds: number): number =>
  Math.min(keptSeconds, secondsOfDays(UNKNOWN_LOGINS_DAYS_MAX));

/** The instant before which nothing is kept, for something that is kept for a time. */
export const cutOff = (now: string, keptSeconds: number): string =>
  new Date(Date.parse(now) - keptSeconds * 1000).toISOString();
