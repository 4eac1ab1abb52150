import {
  countAddressFailure,
  initialAddress,
  isRefused,
  takeOffName,
  type AddressFailure,
  type AddressPolicy,
  type AddressState,
} from '../domain/address-throttle';
import { BoundedMap } from '../platform/bounded-map';

/** Addresses that are remembered at once. */
const ADDRESSES_MAX = 50_000;

/** A refused address tells more than any number of failures. */
const weightOf = ({ failures, refusedUntil }: AddressState): number =>
  refusedUntil === null ? failures.length : Infinity;

/** What came from each client network: in memory, bounded, for the window alone. */
export class AddressStates {
  private readonly states: BoundedMap<AddressState>;

  constructor(private readonly policy: AddressPolicy) {
    const keepMs = policy.addressWindowSeconds * 1000;
    this.states = new BoundedMap({ max: ADDRESSES_MAX, keepMs, weightOf });
  }

  /** How many networks are remembered. */
  get size(): number {
    return this.states.size;
  }

  of(network: string): AddressState {
    return this.states.get(network) ?? initialAddress;
  }

  /** @returns whether this one brought it to the limit */
  failed(network: string, failure: AddressFailure): boolean {
    const before = this.of(network);
    const counted = countAddressFailure(before, failure, this.policy);
    this.states.set(network, counted, Date.parse(failure.at));
    return isRefused(counted, failure.at) && !isRefused(before, failure.at);
  }

  /** @param at ISO 8601 instant */
  succeeded(network: string, name: string, at: string): void {
    const before = this.of(network);
    const after = takeOffName(before, name);
    if (after.failures.length === before.failures.length) return;
    if (after.failures.length === 0 && after.refusedUntil === null) this.states.delete(network);
    else this.states.set(network, after, Date.parse(at));
  }
}
