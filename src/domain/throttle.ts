import type { DomainEvent, EventType, Policy } from './events';
import { msBetween } from './ms-between';

/** An attempt without an outcome counts as failed this long after it, in milliseconds. */
export const UNDECIDED_AFTER_MS = 10_000;

/** After this time without an attempt, in milliseconds, the wait starts over. The count to 100 continues. */
export const DECAY_AFTER_MS = 24 * 60 * 60 * 1000;

/** NIST SP 800-63B-4 §3.2.2: at most 100 consecutive failed attempts on one account. */
export const CONSECUTIVE_FAILURES_MAX = 100;

/** Consecutive verified failures after which a device is not known any more. */
export const DEVICE_FAILURES_MAX = 10;

/**
 * Open attempts that are kept, far more than one account has in 10 s. In a flood beyond it the oldest count as failed at
 * once, so that a flood cannot make room for further guesses.
 */
const OPEN_MAX = 1_000;

export type LockPolicy = Pick<Policy, 'lockAfter' | 'lockSeconds' | 'lockMaxSeconds'>;

export interface OpenAttempt {
  readonly eventId: string;
  readonly revision: number;
  readonly occurredAt: string;
}

/** State of one counter: of an account, of a known device, or of a name that nobody has. */
export interface ThrottleState {
  /** Consecutive failures since the last success, reset or day without an attempt: decides the next wait. */
  readonly failures: number;
  /** Consecutive verified failures since the last success or reset. */
  readonly verifiedFailures: number;
  /** ISO 8601 instant until which nothing is verified. */
  readonly lockedUntil: string | null;
  readonly lastAttemptAt: string | null;
  /** Tickets without an outcome, oldest first. */
  readonly open: readonly OpenAttempt[];
}

// States are written field by field: they share one hidden class then, and a spread takes ten times as long.

/** A counter after a success or a reset. */
const cleared = (lastAttemptAt: string | null, open: readonly OpenAttempt[]): ThrottleState => ({
  failures: 0,
  verifiedFailures: 0,
  lockedUntil: null,
  lastAttemptAt,
  open,
});

export const initialThrottle: ThrottleState = cleared(null, []);

/** What counters of failures are folded from. */
export const LOGIN_EVENTS = [
  'LoginAttempted',
  'LoginSucceeded',
  'LoginFailed',
  'LoginRefused',
  'ThrottleReset',
] as const satisfies readonly EventType[];

export type LoginEventType = (typeof LOGIN_EVENTS)[number];

export const isLoginEvent = (type: string): type is LoginEventType =>
  (LOGIN_EVENTS as readonly string[]).includes(type);

/** A login event as counters fold it: with its id and its revision. */
export type LoginEvent = DomainEvent<LoginEventType> & {
  readonly eventId: string;
  readonly revision: number;
};

/** What folding reads of a login event. */
export interface CountedEvent {
  readonly type: LoginEventType;
  readonly occurredAt: string;
  readonly eventId: string;
  readonly revision: number;
  readonly data: { readonly userId: string | null; readonly attempt?: string | null };
}

/** How long a failure locks, in seconds: 0 below `lockAfter`, then doubling up to `lockMaxSeconds`. */
export function lockSecondsAfter(failures: number, policy: LockPolicy): number {
  if (failures < policy.lockAfter) return 0;
  return Math.min(policy.lockSeconds * 2 ** (failures - policy.lockAfter), policy.lockMaxSeconds);
}

/** Folds one event of a login stream into the counter that it belongs to. */
export function evolveThrottle(state: ThrottleState, event: CountedEvent, policy: LockPolicy): ThrottleState {
  const settled = settleUndecided(state, event.occurredAt, policy);
  const { failures, verifiedFailures, lockedUntil, lastAttemptAt, open } = settled;
  const attempt = event.data.attempt ?? null;
  switch (event.type) {
    case 'LoginAttempted':
      return attempted(settled, event, policy);
    case 'LoginFailed': {
      const left = without(open, attempt);
      const verified = verifiedFailures + 1;
      const decided = { failures, verifiedFailures: verified, lockedUntil, lastAttemptAt, open: left };
      return left.length < open.length ? countFailure(decided, event.occurredAt, policy, left) : decided;
    }
    case 'LoginRefused':
      return { failures, verifiedFailures, lockedUntil, lastAttemptAt, open: without(open, attempt) };
    case 'LoginSucceeded':
      return cleared(lastAttemptAt, without(open, attempt));
    case 'ThrottleReset':
      return cleared(lastAttemptAt, open);
  }
}

function attempted(state: ThrottleState, event: CountedEvent, policy: LockPolicy): ThrottleState {
  const { eventId, revision, occurredAt } = event;
  const { verifiedFailures, lockedUntil, lastAttemptAt } = state;
  const failures = isRested(state, occurredAt) ? 0 : state.failures;
  const lastAt = later(lastAttemptAt, occurredAt);
  const open = [...state.open, { eventId, revision, occurredAt }];
  const changed = { failures, verifiedFailures, lockedUntil, lastAttemptAt: lastAt, open };
  return bounded(changed, occurredAt, policy);
}

/** Attempts without an outcome count as failed once their time is up, at that instant. */
export function settleUndecided(state: ThrottleState, now: string, policy: LockPolicy): ThrottleState {
  if (state.open.length === 0) return state;
  let settled = state;
  for (const attempt of state.open) {
    if (msBetween(attempt.occurredAt, now) < UNDECIDED_AFTER_MS) continue;
    const due = new Date(Date.parse(attempt.occurredAt) + UNDECIDED_AFTER_MS).toISOString();
    settled = countFailure(settled, due, policy, without(settled.open, attempt.eventId));
  }
  return settled;
}

export const isLocked = (state: ThrottleState, now: string): boolean =>
  state.lockedUntil !== null && now < state.lockedUntil;

/** Until when a counter locks at an instant (ISO 8601, UTC); null: it does not. */
export const lockEnd = (state: ThrottleState, now: string): string | null =>
  isLocked(state, now) ? state.lockedUntil : null;

/** Whether a reset would change anything. */
export const hasCounted = (state: ThrottleState): boolean =>
  state.failures > 0 || state.verifiedFailures > 0 || state.lockedUntil !== null;

/** Whether the device of a counter is known. After too many failures it is not: the account's counter decides there. */
export const isDeviceKnown = (state: ThrottleState): boolean => state.verifiedFailures < DEVICE_FAILURES_MAX;

export const isExhausted = (state: ThrottleState): boolean =>
  state.verifiedFailures >= CONSECUTIVE_FAILURES_MAX;

export type TicketDecision =
  | { readonly kind: 'verify' }
  /** Attempts before this one are undecided, or this one counts as failed already. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse'; readonly lockedUntil: string };

/**
 * Whether the holder of a ticket may verify, given the state of the counter.
 *
 * Between two locks as many attempts may verify as it takes to reach the next lock, and never more than `failuresMax`
 * leaves. Tickets are served in the order of their revisions, so parallel attempts never verify more than that, on any
 * number of nodes. A ticket that counts as failed is never verified.
 * @param failuresMax consecutive verified failures after which nothing is verified
 */
export function decideTicket(
  state: ThrottleState,
  ticket: { readonly revision: number; readonly now: string },
  policy: LockPolicy,
  failuresMax = CONSECUTIVE_FAILURES_MAX,
): TicketDecision {
  const settled = settleUndecided(state, ticket.now, policy);
  if (settled.lockedUntil !== null && ticket.now < settled.lockedUntil) {
    return { kind: 'refuse', lockedUntil: settled.lockedUntil };
  }
  if (!settled.open.some(({ revision }) => revision === ticket.revision)) return { kind: 'wait' };
  const undecidedBefore = settled.open.filter(({ revision }) => revision < ticket.revision).length;
  const left = failuresMax - settled.verifiedFailures;
  if (left <= 0) return { kind: 'refuse', lockedUntil: instantAfter(ticket.now, policy.lockMaxSeconds) };
  const allowance = Math.min(left, Math.max(1, policy.lockAfter - settled.failures));
  return undecidedBefore < allowance ? { kind: 'verify' } : { kind: 'wait' };
}

function bounded(state: ThrottleState, at: string, policy: LockPolicy): ThrottleState {
  if (state.open.length <= OPEN_MAX) return state;
  return countFailure(state, at, policy, state.open.slice(1));
}

function countFailure(
  state: ThrottleState,
  at: string,
  policy: LockPolicy,
  open: readonly OpenAttempt[],
): ThrottleState {
  const { verifiedFailures, lastAttemptAt } = state;
  const failures = state.failures + 1;
  const lockedUntil = later(state.lockedUntil, lockedAfter(failures, at, policy));
  return { failures, verifiedFailures, lockedUntil, lastAttemptAt, open };
}

function lockedAfter(failures: number, at: string, policy: LockPolicy): string | null {
  const seconds = lockSecondsAfter(failures, policy);
  return seconds === 0 ? null : instantAfter(at, seconds);
}

/** The later one of two instants, either of which may be missing. */
const later = (one: string | null, other: string | null): string | null =>
  other === null || (one !== null && one > other) ? one : other;

const instantAfter = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

const without = (open: readonly OpenAttempt[], eventId: string | null): readonly OpenAttempt[] =>
  open.filter((attempt) => attempt.eventId !== eventId);

/** Most counters are at 0, and parsing instants is slow: so the count comes first. */
const isRested = ({ failures, lastAttemptAt }: ThrottleState, now: string): boolean =>
  failures > 0 && lastAttemptAt !== null && msBetween(lastAttemptAt, now) >= DECAY_AFTER_MS;
