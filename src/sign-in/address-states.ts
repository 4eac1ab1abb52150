import {
  countAddressFailure,
  initialAddress,
  isRefused,
  withoutName,
  type AddressFailure,
  type AddressPolicy,
  type AddressState,
} from '../domain/address-throttle';
import { BoundedMap } from '../platform/bounded-map';

/** Networks that are remembered at once. */
const NETWORKS_MAX = 50_000;

/** A refusal is kept longer than any number of failures. */
const weightOf = ({ failures, refusedUntil }: AddressState): number =>
  refusedUntil === null ? failures.length : Infinity;

/** Failures by client network: in memory, bounded, for as long as the window is. */
export class AddressStates {
  private readonly states: BoundedMap<AddressState>;

  constructor(private readonly policy: AddressPolicy) {
    const keepMs = policy.addressWindowSeconds * 1000;
    this.states = new BoundedMap({ max: NETWORKS_MAX, keepMs, weightOf });
  }

  /** How many networks are remembered. */
  get size(): number {
    return this.states.size;
  }

  stateOf(network: string): AddressState {
    return this.states.get(network) ?? initialAddress;
  }

  /** @returns whether this failure brought the network to the limit */
  countFailure(network: string, failure: AddressFailure): boolean {
    const before = this.stateOf(network);
    const counted = countAddressFailure(before, failure, this.policy);
    this.states.set(network, counted, Date.parse(failure.at));
    return isRefused(counted, failure.at) && !isRefused(before, failure.at);
  }

  /** Forgets everything about a network. */
  clear(network: string): void {
    this.states.delete(network);
  }

  /** Forgets the failures of a name that has succeeded. @param at ISO 8601 instant */
  forgetName(network: string, name: string, at: string): void {
    const before = this.stateOf(network);
    const after = withoutName(before, name);
    if (after.failures.length === before.failures.length) return;
    if (after.failures.length === 0 && after.refusedUntil === null) this.states.delete(network);
    else this.states.set(network, after, Date.parse(at));
  }
}
