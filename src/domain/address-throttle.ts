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

/** A name that then succeeds from there was no guess: its failures are taken off. */
export const takeOffName = (state: AddressState, name: string): AddressState => ({
  ...state,
  failures: state.failures.filter((failure) => failure.name !== name),
});

export const isRefused = (state: AddressState, now: string): boolean =>
  state.refusedUntil !== null && now < state.refusedUntil;

const shifted = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();
