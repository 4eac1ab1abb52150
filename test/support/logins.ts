import type { DecidedOn } from '../../src/domain/events';
import {
  evolveThrottle,
  initialThrottle,
  type LockPolicy,
  type LoginEvent,
  type ThrottleState,
} from '../../src/domain/throttle';
import { later } from './manual-clock';
import { ANNA, POLICY_ID } from './people';

/** The default limits. */
export const DEFAULT_LIMITS: LockPolicy = { lockAfter: 5, lockSeconds: 10, lockMaxSeconds: 900 };

/** The instant from which the times of a story count. */
export const BEGIN = '2026-01-01T00:00:00.000Z';

export const at = (ms: number): string => later(BEGIN, ms);

const decidedOn: DecidedOn = {
  userRevision: 0,
  credentialRevision: 0,
  adminsRevision: null,
  policyId: POLICY_ID,
};
const nobody = { name: null, device: null };

/** The id follows the revision: the outcome of attempt 3 names `attempt-3`. */
const idOf = (revision: number): string => `attempt-${revision}`;

export const attempted = (revision: number, ms: number): LoginEvent => ({
  type: 'LoginAttempted',
  data: { userId: ANNA, ...nobody, policyId: POLICY_ID },
  occurredAt: at(ms),
  eventId: idOf(revision),
  revision,
});

const outcomeAt = (ms: number) => ({ occurredAt: at(ms), eventId: 'outcome', revision: 0 });

export const failed = (attempt: number, ms: number): LoginEvent => ({
  type: 'LoginFailed',
  data: { userId: ANNA, ...nobody, attempt: idOf(attempt), reason: 'wrong_password', decidedOn },
  ...outcomeAt(ms),
});

/** @param attempt null: one event for all attempts that a lock refused */
export const refused = (attempt: number | null, ms: number): LoginEvent => ({
  type: 'LoginRefused',
  data: {
    userId: ANNA,
    ...nobody,
    attempt: attempt === null ? null : idOf(attempt),
    reason: 'throttled',
    decidedOn,
  },
  ...outcomeAt(ms),
});

export const succeeded = (attempt: number, ms: number): LoginEvent => ({
  type: 'LoginSucceeded',
  data: { userId: ANNA, attempt: idOf(attempt), device: null, decidedOn },
  ...outcomeAt(ms),
});

export const reset = (ms: number): LoginEvent => ({
  type: 'ThrottleReset',
  data: { userId: ANNA, name: null, cause: 'admin' },
  ...outcomeAt(ms),
});

/** An attempt and its failure. */
export const failure = (revision: number, ms: number): LoginEvent[] => [
  attempted(revision, ms),
  failed(revision, ms),
];

/** Failures from attempt 0 on, each as soon as the previous lock has ended. */
export function failuresInARow(count: number, policy: LockPolicy = DEFAULT_LIMITS): LoginEvent[] {
  let state = initialThrottle;
  let now = BEGIN;
  const events: LoginEvent[] = [];
  for (let revision = 0; revision < count; revision += 1) {
    now = state.lockedUntil !== null && state.lockedUntil > now ? state.lockedUntil : now;
    const next = failure(revision, Date.parse(now) - Date.parse(BEGIN));
    events.push(...next);
    state = folded(next, policy, state);
  }
  return events;
}

export const folded = (
  events: readonly LoginEvent[],
  policy: LockPolicy = DEFAULT_LIMITS,
  from: ThrottleState = initialThrottle,
): ThrottleState => events.reduce((state, event) => evolveThrottle(state, event, policy), from);
