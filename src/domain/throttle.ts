import type { DomainEvent, Policy } from './events';

/** An attempt without an outcome counts as failed this long after it, in milliseconds. */
export const UNDECIDED_AFTER_MS = 10_000;

/** After this long without an attempt the wait starts anew, in milliseconds (the count to 100 does not). */
export const DECAY_AFTER_MS = 24 * 60 * 60 * 1000;

/** NIST SP 800-63B-4 §3.2.2: at most 100 consecutive failed attempts on one account. */
export const CONSECUTIVE_FAILURES_MAX = 100;

/**
 * Longest list of open attempts that is kept: far more than one account has in 10 s, bounded all the same. In a flood
 * beyond it the oldest count as failed at once, so that nobody gets a turn by pushing others out of the list.
 */
const OPEN_MAX = 1_000;

export type LockPolicy = Pick<Policy, 'lockAfter' | 'lockSeconds' | 'lockMaxSeconds'>;

export interface OpenAttempt {
  readonly eventId: string;
  readonly revision: number;
  readonly occurredAt: string;
}

/** What one counter (an account's, a known device's, an unknown name's) has come to. */
export interface ThrottleState {
  /** Consecutive failures since the last success, reset or day without an attempt: decides the next wait. */
  readonly failures: number;
  /** Consecutive verified failures since the last success or reset. */
  readonly verifiedFailures: number;
  /** ISO 8601 instant up to which nothing is verified. */
  readonly lockedUntil: string | null;
  readonly lastAttemptAt: string | null;
  /** Tickets without an outcome, oldest first. */
  readonly open: readonly OpenAttempt[];
}

export const initialThrottle: ThrottleState = {
  failures: 0,
  verifiedFailures: 0,
  lockedUntil: null,
  lastAttemptAt: null,
  open: [],
};

export type LoginEventType =
  'LoginAttempted' | 'LoginSucceeded' | 'LoginFailed' | 'LoginRefused' | 'ThrottleReset';

/** A login event as folded: the counters need to know which one it is and at which revision of its stream. */
export type LoginEvent = DomainEvent<LoginEventType> & {
  readonly eventId: string;
  readonly revision: number;
};

/** How long a failure locks: nothing below `lockAfter`, then twice as long each time, up to the most. In seconds. */
export function lockSecondsAfter(failures: number, policy: LockPolicy): number {
  if (failures < policy.lockAfter) return 0;
  return Math.min(policy.lockSeconds * 2 ** (failures - policy.lockAfter), policy.lockMaxSeconds);
}

/** Folds one event of a login stream into the counter that it belongs to. */
export function evolveThrottle(state: ThrottleState, event: LoginEvent, policy: LockPolicy): ThrottleState {
  const settled = settleUndecided(state, event.occurredAt, policy);
  switch (event.type) {
    case 'LoginAttempted': {
      const { eventId, revision, occurredAt } = event;
      const { lastAttemptAt } = settled;
      const open = [...settled.open, { eventId, revision, occurredAt }];
      const failures = isRested(settled, occurredAt) ? 0 : settled.failures;
      const lastAt = lastAttemptAt !== null && lastAttemptAt > occurredAt ? lastAttemptAt : occurredAt;
      return bounded({ ...settled, failures, lastAttemptAt: lastAt, open }, occurredAt, policy);
    }
    case 'LoginFailed': {
      const { attempt } = event.data;
      const isOpen = settled.open.some(({ eventId }) => eventId === attempt);
      const verifiedFailures = settled.verifiedFailures + 1;
      const decided = { ...settled, verifiedFailures, open: without(settled.open, attempt) };
      return isOpen ? countFailure(decided, event.occurredAt, policy) : decided;
    }
    case 'LoginRefused':
      return { ...settled, open: without(settled.open, event.data.attempt) };
    case 'LoginSucceeded':
      return {
        ...initialThrottle,
        lastAttemptAt: settled.lastAttemptAt,
        open: without(settled.open, event.data.attempt),
      };
    case 'ThrottleReset':
      return { ...initialThrottle, lastAttemptAt: settled.lastAttemptAt, open: settled.open };
  }
}

/** Attempts that were still without an outcome after their time count as failed, at the instant their time was up. */
export function settleUndecided(state: ThrottleState, now: string, policy: LockPolicy): ThrottleState {
  if (state.open.length === 0) return state;
  const nowMs = Date.parse(now);
  let settled = state;
  for (const attempt of state.open) {
    const dueMs = Date.parse(attempt.occurredAt) + UNDECIDED_AFTER_MS;
    if (dueMs > nowMs) continue;
    const due = new Date(dueMs).toISOString();
    settled = countFailure({ ...settled, open: without(settled.open, attempt.eventId) }, due, policy);
  }
  return settled;
}

export const isLocked = (state: ThrottleState, now: string): boolean =>
  state.lockedUntil !== null && now < state.lockedUntil;

/** Whether a reset would change anything. */
export const hasCounted = (state: ThrottleState): boolean =>
  state.failures > 0 || state.verifiedFailures > 0 || state.lockedUntil !== null;

export const isExhausted = (state: ThrottleState): boolean =>
  state.verifiedFailures >= CONSECUTIVE_FAILURES_MAX;

export type TicketDecision =
  | { readonly kind: 'verify' }
  /** Only undecided attempts before this one stand in the way, or its own turn is over. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'refuse'; readonly lockedUntil: string };

/**
 * What the holder of a ticket may do, given everything that the counter knows by now.
 *
 * Between two locks a burst may verify as many as would bring the next lock about, and never more than are left of
 * the 100; tickets are served in the order of
 * their revisions, so that attempts in parallel, on any number of nodes, never verify more than that. A ticket that
 * counts as failed already has missed its turn: it is never verified.
 */
export function decideTicket(
  state: ThrottleState,
  ticket: { readonly revision: number; readonly now: string },
  policy: LockPolicy,
): TicketDecision {
  const settled = settleUndecided(state, ticket.now, policy);
  if (settled.lockedUntil !== null && ticket.now < settled.lockedUntil) {
    return { kind: 'refuse', lockedUntil: settled.lockedUntil };
  }
  if (!settled.open.some(({ revision }) => revision === ticket.revision)) return { kind: 'wait' };
  const undecidedBefore = settled.open.filter(({ revision }) => revision < ticket.revision).length;
  const left = CONSECUTIVE_FAILURES_MAX - settled.verifiedFailures;
  if (left <= 0) return { kind: 'refuse', lockedUntil: instantAfter(ticket.now, policy.lockMaxSeconds) };
  const allowance = Math.min(left, Math.max(1, policy.lockAfter - settled.failures));
  return undecidedBefore < allowance ? { kind: 'verify' } : { kind: 'wait' };
}

function bounded(state: ThrottleState, at: string, policy: LockPolicy): ThrottleState {
  if (state.open.length <= OPEN_MAX) return state;
  return countFailure({ ...state, open: state.open.slice(1) }, at, policy);
}

function countFailure(state: ThrottleState, at: string, policy: LockPolicy): ThrottleState {
  const failures = state.failures + 1;
  const seconds = lockSecondsAfter(failures, policy);
  if (seconds === 0) return { ...state, failures };
  const until = instantAfter(at, seconds);
  const lockedUntil = state.lockedUntil !== null && state.lockedUntil > until ? state.lockedUntil : until;
  return { ...state, failures, lockedUntil };
}

const instantAfter = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

const without = (open: readonly OpenAttempt[], eventId: string | null): readonly OpenAttempt[] =>
  open.filter((attempt) => attempt.eventId !== eventId);

/** Where nothing was counted, nothing is to be forgotten: most attempts, and instants are dear to parse. */
const isRested = ({ failures, lastAttemptAt }: ThrottleState, now: string): boolean =>
  failures > 0 && lastAttemptAt !== null && Date.parse(now) - Date.parse(lastAttemptAt) >= DECAY_AFTER_MS;
