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

/** Logins of names that nobody has: at most so many in each of their 16 streams, and for a day. */
export const UNKNOWN_LOGINS_KEPT = 10_000;
export const UNKNOWN_LOGINS_SECONDS = SECONDS_PER_DAY;

/**
 * At each of these revisions of a stream of unknown logins read models forget what stands before the last one: half of
 * what the stream keeps, so that they never hold more than a rebuild finds.
 */
export const UNKNOWN_LOGINS_WINDOW = UNKNOWN_LOGINS_KEPT / 2;

/** How often the cut-off is applied, in ms: twice within the shortest time that anything is kept for. */
export const RETENTION_EVERY_MS = 12 * 60 * 60 * 1000;

export const secondsOfDays = (days: number): number => days * SECONDS_PER_DAY;

/** The instant before which nothing is kept, for something that is kept for a time. */
export const cutOff = (now: string, keptSeconds: number): string =>
  new Date(Date.parse(now) - keptSeconds * 1000).toISOString();
