import type { Policy } from './events';

export type AddressPolicy = Pick<Policy, 'addressFailures' | 'addressNames' | 'addressWindowSeconds'>;

/** One wrong password from an address. `name` is a userId, or the key of a name that nobody has. */
export interface AddressFailure {
  readonly name: string;
  readonly at: string;
}

/** What came from one client address: failures only, so that a class behind one router is no attack. */
export interface AddressState {
  readonly failures: readonly AddressFailure[];
  /** ISO 8601 instant up to which the address is refused. */
  readonly refusedUntil: string | null;
}

export const initialAddress: AddressState = { failures: [], refusedUntil: null };

/** Counts a failure; at the limit the address is refused for as long as the window is. */
export function countAddressFailure(
  state: AddressState,
  failure: AddressFailure,
  policy: AddressPolicy,
): AddressState {
  const since = shifted(failure.at, -policy.addressWindowSeconds);
  const failures = [...state.failures.filter(({ at }) => at > since), failure];
  const names = new Set(failures.map(({ name }) => name));
  const isOver = failures.length >= policy.addressFailures || names.size >= policy.addressNames;
  if (!isOver) return { ...state, failures };
  return { failures: [], refusedUntil: shifted(failure.at, policy.addressWindowSeconds) };
}

/**
 * Whether one more attempt may be verified beside those under way: were all of them wrong, the limit would be reached
 * and not passed. With none under way there is room as long as the address is not refused.
 * @param underWay names that are being tried, one for each attempt
 */
export function hasRoom(
  state: AddressState,
  underWay: readonly string[],
  attempt: AddressFailure,
  policy: AddressPolicy,
): boolean {
  if (underWay.length === 0) return true;
  const since = shifted(attempt.at, -policy.addressWindowSeconds);
  const failed = state.failures.filter(({ at }) => at > since).map(({ name }) => name);
  const tried = [...failed, ...underWay, attempt.name];
  return tried.length <= policy.addressFailures && new Set(tried).size <= policy.addressNames;
}

/** A name that then succeeds from there was no guess: its failures are taken off. */
export const takeOffName = (state: AddressState, name: string): AddressState => ({
  ...state,
  failures: state.failures.filter((failure) => failure.name !== name),
});

export const isRefused = (state: AddressState, now: string): boolean =>
  state.refusedUntil !== null && now < state.refusedUntil;

const shifted = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();
