import { evolveAdmins, initialAdmins, type AdminsState } from './admins';
import { admissionOf, OWN_RULES } from './admission';
import type { DomainEvent, EventType, Policy, RefusalReason } from './events';
import {
  evolveThrottle,
  hasCounted,
  initialThrottle,
  isLocked,
  LOGIN_EVENTS,
  settleUndecided,
  type LoginEvent,
  type ThrottleState,
} from './throttle';
import {
  blockInForce,
  evolveUser,
  initialUser,
  isPerson,
  USER_EVENTS,
  type UserEventType,
  type UserState,
} from './user';

/** An event about a person, as the book holds it. */
export type ReplayEvent = DomainEvent & {
  readonly eventId: string;
  readonly revision: number;
};

interface UserRevision {
  readonly revision: number;
  readonly user: UserState;
  readonly before: UserRevision | null;
}

/** What was known of one person after an event. */
export interface ReplayState {
  readonly user: UserState;
  /** The person after each revision of their stream, newest first: an outcome names the one that it was decided on. */
  readonly revisions: UserRevision | null;
  readonly admins: AdminsState;
  /** The counter of the account: of sign-ins from all devices that are not known. */
  readonly throttle: ThrottleState;
  /** The counters of known devices that have counted something. */
  readonly devices: ReadonlyMap<string, ThrottleState>;
  /** The policy in force; null before the first one. */
  readonly policy: Policy | null;
  readonly policies: ReadonlyMap<string, Policy>;
}

export const initialReplay: ReplayState = {
  user: initialUser,
  revisions: null,
  admins: initialAdmins,
  throttle: initialThrottle,
  devices: new Map(),
  policy: null,
  policies: new Map(),
};

const isOneOf = <T extends EventType>(
  event: ReplayEvent,
  types: readonly T[],
): event is ReplayEvent & DomainEvent<T> => (types as readonly EventType[]).includes(event.type);

/** Folds the next event about one person; the caller leaves out events about others. */
export function evolveReplay(state: ReplayState, event: ReplayEvent): ReplayState {
  if (event.type === 'PolicyInForce') {
    const policies = new Map(state.policies).set(event.data.policyId, event.data);
    return { ...state, policy: event.data, policies };
  }
  if (event.type === 'AdminGranted' || event.type === 'AdminRevoked') {
    return { ...state, admins: evolveAdmins(state.admins, event) };
  }
  if (isOneOf(event, LOGIN_EVENTS)) return countLogin(state, event);
  if (isOneOf<UserEventType>(event, USER_EVENTS)) {
    const user = evolveUser(state.user, event);
    return { ...state, user, revisions: { revision: event.revision, user, before: state.revisions } };
  }
  return state;
}

/** Folds the counter of the account or of a known device; a reset is one of all of them. */
function countLogin(state: ReplayState, event: LoginEvent): ReplayState {
  const policy = policyOf(state, event);
  if (policy === null) return state;
  const counted = (counter: ThrottleState) => evolveThrottle(counter, event, policy);
  if (event.type === 'ThrottleReset') {
    const devices = new Map([...state.devices].map(([id, counter]) => [id, counted(counter)]));
    return { ...state, throttle: counted(state.throttle), devices };
  }
  const device = deviceOf(event);
  if (device === null || isOpenAttempt(state.throttle, event))
    return { ...state, throttle: counted(state.throttle) };
  const counter = counted(state.devices.get(device) ?? initialThrottle);
  const devices = new Map(state.devices);
  if (hasCounted(counter) || counter.open.length > 0) devices.set(device, counter);
  else devices.delete(device);
  return { ...state, devices };
}

const deviceOf = ({ data }: ReplayEvent): string | null => ('device' in data ? data.device : null);

const isOpenAttempt = ({ open }: ThrottleState, { data }: LoginEvent): boolean =>
  'attempt' in data && open.some(({ eventId }) => eventId === data.attempt);

function policyOf({ policies, policy }: ReplayState, { data }: LoginEvent): Policy | null {
  const id = 'policyId' in data ? data.policyId : 'decidedOn' in data ? data.decidedOn.policyId : undefined;
  return id === undefined ? policy : (policies.get(id) ?? policy);
}

/** The guard's answer to the right password, and why. */
export interface GuardVerdict {
  readonly code: 'ok' | 'invalid_credentials' | RefusalReason;
  /** For people. */
  readonly because: string;
  /** ISO 8601 instant at which the answer changes by itself; null: none is known. */
  readonly retryAt: string | null;
}

/** Reasons that no state shows: only the outcome has them. */
const MOMENTARY_REASONS = ['not_allowed_here', 'overloaded'] as const;

/**
 * What the guard would have answered to the right password at an instant (ISO 8601, UTC).
 * @param decided an outcome: then the answer is given by the revisions that it was decided on
 */
export function verdictAt(state: ReplayState, at: string, decided?: ReplayEvent): GuardVerdict {
  if (decided?.type === 'LoginRefused') {
    const code = MOMENTARY_REASONS.find((reason) => reason === decided.data.reason);
    if (code !== undefined) return { code, because: REASONS[code], retryAt: null };
  }
  const user = userDecidedOn(state, decided);
  const device = decided === undefined ? null : deviceOf(decided);
  return throttleVerdict(state, user, at, device) ?? admissionVerdict(user, at, decided);
}

const REASONS = {
  not_allowed_here: 'in none of the groups that the hub admits',
  overloaded: 'too many sign-ins at that moment',
} as const;

function userDecidedOn({ user, revisions }: ReplayState, decided: ReplayEvent | undefined): UserState {
  if (decided === undefined || !('decidedOn' in decided.data)) return user;
  const { userRevision } = decided.data.decidedOn;
  if (userRevision === null) return user;
  let at = revisions;
  while (at !== null && at.revision > userRevision) at = at.before;
  return at?.revision === userRevision ? at.user : user;
}

/** @param device the known device of the attempt that is asked about: it has a counter of its own, and no policy block */
function throttleVerdict(
  state: ReplayState,
  user: UserState,
  at: string,
  device: string | null,
): GuardVerdict | null {
  if (!isPerson(user)) return null;
  if (device === null && user.policyBlock !== null) {
    const because = 'blocked by the policy after too many wrong passwords, until a reset or a new password';
    return { code: 'throttled', because, retryAt: null };
  }
  const throttle = throttleAt(state, at, device);
  if (!isLocked(throttle, at)) return null;
  const where = device === null ? '' : ' in a known browser';
  const because = `locked${where} after ${throttle.failures} wrong passwords in a row`;
  return { code: 'throttled', because, retryAt: throttle.lockedUntil };
}

/** A sign-in that succeeded although a new password was required was on our pages: a hub refuses it. */
function admissionVerdict(user: UserState, at: string, decided: ReplayEvent | undefined): GuardVerdict {
  const refusesPasswordChange = decided?.type !== 'LoginSucceeded';
  const admission = admissionOf(user, { ...OWN_RULES, refusesPasswordChange }, at);
  if (admission.code === 'not_found') {
    const because = user.status === 'deleted' ? 'the account was deleted' : 'nobody had this name';
    return { code: 'invalid_credentials', because, retryAt: null };
  }
  if (isPerson(user) && user.credentialRevision === null) {
    return { code: 'invalid_credentials', because: 'no password was set yet', retryAt: null };
  }
  switch (admission.code) {
    case 'ok':
      return { code: 'ok', because: 'approved, and not locked or blocked', retryAt: null };
    case 'pending_approval':
      return { code: 'pending_approval', because: 'the sign-up was not approved yet', retryAt: null };
    case 'rejected':
      return { code: 'rejected', because: 'an administrator rejected the sign-up', retryAt: null };
    case 'blocked':
      return { code: 'blocked', because: blockedBy(user, at), retryAt: admission.until };
    case 'expired':
      return { code: 'expired', because: `the account was valid until ${admission.since}`, retryAt: null };
    case 'password_change_required':
      return { code: admission.code, because: 'a new password had to be set first', retryAt: null };
    case 'not_allowed_here':
      return { code: admission.code, because: REASONS.not_allowed_here, retryAt: null };
  }
}

const blockedBy = (user: UserState, at: string): string =>
  isPerson(user) && blockInForce(user, at)?.cause === 'hub'
    ? 'blocked by a hub that has removed this user'
    : 'blocked by an administrator';

/** A counter at an instant, the account's by default: attempts whose time was up by then count as failed. */
export function throttleAt(state: ReplayState, at: string, device: string | null = null): ThrottleState {
  const counter = device === null ? state.throttle : (state.devices.get(device) ?? initialThrottle);
  return state.policy === null ? counter : settleUndecided(counter, at, state.policy);
}
