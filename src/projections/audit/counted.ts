import type { FoldedEvent } from '../engine/folded-event';

/** What a summary counts. The column `counted` has the place in this list. */
export const COUNTED = ['signIns', 'failures', 'locks', 'refusedAddresses', 'signUps'] as const;

export type Counted = (typeof COUNTED)[number];

const placeOf = (counted: Counted): number => COUNTED.indexOf(counted);

const OF_TYPE: Readonly<Record<string, Counted | undefined>> = {
  LoginFailed: 'failures',
  AddressRefused: 'refusedAddresses',
};

/** The place in `COUNTED`; null for an event that no summary counts. */
export function countedAs(event: Pick<FoldedEvent, 'type' | 'said' | 'actor'>): number | null {
  const { type } = event;
  const ofType = OF_TYPE[type];
  if (ofType !== undefined) return placeOf(ofType);
  if (type === 'LoginSucceeded') return isOfSession(event) ? null : placeOf('signIns');
  if (type === 'LoginRefused') return isLock(event.said) ? placeOf('locks') : null;
  if (type === 'UserSignedUp') return event.said?.['origin'] === 'self' ? placeOf('signUps') : null;
  return null;
}

/** Whether a password was typed again in a session: the actor of a sign-in is no person yet. */
export const isOfSession = ({ actor: { kind } }: Pick<FoldedEvent, 'actor'>): boolean =>
  kind === 'user' || kind === 'admin';

/** The one event for all attempts that a lock refused. */
const isLock = (said: FoldedEvent['said']): boolean =>
  said?.['reason'] === 'throttled' && said['attempt'] === null;

/** Each row is appended to it, or left out: a build is not slower with it. */
export const COUNTED_INDEX = `
  CREATE INDEX events_counted ON events (counted, occurred_at) WHERE counted IS NOT NULL;`;

/** Instants: from inclusive, to exclusive. */
export const COUNT_BETWEEN = `SELECT count(*) FROM events INDEXED BY events_counted
  WHERE counted = ? AND occurred_at >= ? AND occurred_at < ?`;
