/**
 * Classes of streams that are kept for a limited time, by the prefix of their names. Each removal is an event,
 * `RetentionApplied`, so that the read models of every node forget the same. Stored format: never renamed.
 */
export const RETENTION_CLASSES = {
  logins: 'login-',
  unknownLogins: 'login-unknown.',
  tokens: 'token-',
  sessions: 'session-',
} as const;

const SECONDS_PER_DAY = 24 * 60 * 60;

/**
 * Events in each of the 16 streams of names that nobody has, at most. Half of it is more than a day of one guess a second,
 * of two events each.
 */
export const UNKNOWN_LOGINS_KEPT = 25_000;

/** Days for which they are kept, at most: a typed name may be a password in the wrong field. */
const UNKNOWN_LOGINS_DAYS_MAX = 30;

/**
 * Read models forget what is older than the last multiple of this revision in such a stream. It is half of what the
 * stream keeps, so that they never hold more than a rebuild finds.
 */
export const UNKNOWN_LOGINS_WINDOW = UNKNOWN_LOGINS_KEPT / 2;

/** How often removals are made, in ms: twice within the shortest retention. */
export const RETENTION_EVERY_MS = 12 * 60 * 60 * 1000;

export const DAY_MS = SECONDS_PER_DAY * 1000;

/**
 * A clock that is ahead of the last removal by at most this, in ms, is trusted. A server may be switched off for a
 * weekend; a clock that is wrong by less costs a week of the 400 days that logins are kept.
 */
const AHEAD_MAX_MS = 7 * DAY_MS;

/** A clock that is further ahead is trusted after this time, in ms, in which a wrong clock would be noticed. */
const PUT_OFF_MS = 7 * DAY_MS;

/** A removal that was put off longer ago than this, in ms, does not count any more. */
const PUT_OFF_MAX_MS = 35 * DAY_MS;

/** Removals that the book records. */
export interface PastRemovals {
  /** ISO 8601 instant of the last removal; before the first one, of the beginning of the book. */
  readonly last: string;
  /** ISO 8601 instants since then at which one was put off. */
  readonly putOff: readonly string[];
}

/** How far a clock is ahead of the last removal, in ms; 0 where the clock is trusted. */
export function aheadMs(now: string, { last, putOff }: PastRemovals): number {
  const ahead = Date.parse(now) - Date.parse(last);
  const isConfirmed = putOff.some((instant) => {
    const age = Date.parse(now) - Date.parse(instant);
    return age >= PUT_OFF_MS && age <= PUT_OFF_MAX_MS;
  });
  return ahead <= AHEAD_MAX_MS || isConfirmed ? 0 : ahead;
}

/** ISO 8601 instant from which on a clock that stays ahead is trusted. */
export function trustedFrom(now: string, { putOff }: PastRemovals): string {
  const counting = putOff.filter((instant) => {
    const age = Date.parse(now) - Date.parse(instant);
    return age >= 0 && age <= PUT_OFF_MAX_MS;
  });
  const since = counting.reduce((first, instant) => (instant < first ? instant : first), now);
  return new Date(Date.parse(since) + PUT_OFF_MS).toISOString();
}

export const secondsOfDays = (days: number): number => days * SECONDS_PER_DAY;

/**
 * How long logins of names that nobody has are kept, in seconds: as long as those of people, up to a maximum at which
 * their counters still behave alike.
 */
export const unknownLoginsSeconds = (keptSeconds: number): number =>
  Math.min(keptSeconds, secondsOfDays(UNKNOWN_LOGINS_DAYS_MAX));

/** The instant before which nothing is kept. */
export const cutOff = (now: string, keptSeconds: number): string =>
  new Date(Date.parse(now) - keptSeconds * 1000).toISOString();
