import type { PersonalFields } from '../domain/events';
import { clientNetwork } from '../platform/network';

/** Refusals that are listed at most; the oldest is forgotten first. */
const REFUSALS_MAX = 10_000;

/** An address that the limit refuses. Instants are ISO 8601. */
export interface RefusedAddress {
  /** The address of the failure that reached the limit; an IPv6 address means its /64. */
  readonly address: string;
  readonly addressSource: PersonalFields['addressSource'] | undefined;
  readonly since: string;
  readonly until: string;
  readonly failures: number;
  /** Event id of the failure that reached the limit. */
  readonly cause: string;
}

/** The refusals of client networks, in memory. */
export class RefusedAddresses {
  private readonly refusals = new Map<string, RefusedAddress>();

  add(network: string, refusal: RefusedAddress): void {
    this.refusals.delete(network);
    this.refusals.set(network, refusal);
    if (this.refusals.size <= REFUSALS_MAX) return;
    const [oldest] = this.refusals.keys();
    if (oldest !== undefined) this.refusals.delete(oldest);
  }

  remove(network: string): void {
    this.refusals.delete(network);
  }

  /** Those in force at an instant, the newest first. */
  inForce(now: string): RefusedAddress[] {
    return [...this.refusals.values()].filter(({ until }) => now < until).toReversed();
  }

  /** @param text an address, or a /64 network of IPv6 addresses */
  find(text: string, now: string): RefusedAddress | undefined {
    const network = clientNetwork(text.replace(/\/64$/, ''));
    const refusal = network === undefined ? undefined : this.refusals.get(network);
    return refusal !== undefined && now < refusal.until ? refusal : undefined;
  }
}
