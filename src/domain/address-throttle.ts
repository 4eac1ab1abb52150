import type { Policy } from './events';

export type AddressPolicy = Pick<Policy, 'addressFailures' | 'addressNames' | 'addressWindowSeconds'>;

/** A failed sign-in from an address. `name` is a userId, or the key of a name that nobody has. */
export interface AddressFailure {
  readonly name: string;
  readonly at: string;
}

/** Failures from one client address. Successes do not count, so a class behind one router is not refused. */
export interface AddressState {
  readonly failures: readonly AddressFailure[];
  /** ISO 8601 instant until which the address is refused. */
  readonly refusedUntil: string | null;
}

export const initialAddress: AddressState = { failures: [], refusedUntil: null };

/** How many failures are within the window that ends at an instant (ISO 8601). */
export const failuresWithin = (
  failures: readonly AddressFailure[],
  end: string,
  { addressWindowSeconds }: AddressPolicy,
): number => {
  const since = shifted(end, -addressWindowSeconds);
  return failures.filter(({ at }) => at > since).length;
};

/** Counts a failure. At the limit the address is refused for the length of the window. */
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
 * Whether one more attempt may be verified beside those under way: if all of them fail, the limit must not be exceeded.
 * With none under way there is always room.
 * @param underWay names of the attempts under way, one for each
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

/** Forgets the failures of a name that has succeeded from this address: they were no guesses. */
export const withoutName = (state: AddressState, name: string): AddressState => ({
  ...state,
  failures: state.failures.filter((failure) => failure.name !== name),
});

export const isRefused = (state: AddressState, now: string): boolean =>
  state.refusedUntil !== null && now < state.refusedUntil;

const shifted = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();
