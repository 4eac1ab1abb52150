import { Injectable } from '@nestjs/common';
import {
  countAddressFailure,
  initialAddress,
  isRefused,
  takeOffName,
  type AddressState,
} from '../domain/address-throttle';
import { DEPLOYMENT_SUBJECT, type EventData } from '../domain/events';
import { comparePositions, type StoredEvent } from '../event-store/event-store';
import { FoldedEvent } from '../projections/folded-event';
import { clientNetwork } from '../network';
import { Projector } from '../projections/projector';
import { Book } from './book';
import { throttled } from './login-refusals';
import type { LoginSubject } from './login-subject';
import { Settings } from './settings';

/** Addresses that are remembered at once; the one with the oldest news is forgotten first. */
const ADDRESSES_MAX = 100_000;

/** How many of the oldest are looked at when one has to go. */
const EVICTION_SAMPLE = 16;

/** Page of the audit that is read back at start. */
const PAGE = 500;

/**
 * Refuses addresses that guess at many names or very often. Counted from the book as this node folds it, so it holds
 * over restarts and on every node; kept in memory, for the window alone.
 */
@Injectable()
export class AddressLimiter {
  /** How many attempts were refused for their address since the start. */
  turnedAway = 0;
  private readonly addresses = new Map<string, AddressState>();

  constructor(
    private readonly projector: Projector,
    private readonly settings: Settings,
    private readonly book: Book,
  ) {}

  /** Reads the window back from the audit, then follows the book. @returns a function that ends it */
  follow(): () => void {
    const { policy } = this.settings;
    const from = new Date(
      Date.parse(this.book.clock.now()) - 2 * policy.addressWindowSeconds * 1000,
    ).toISOString();
    const outcomes = ['LoginFailed', 'LoginSucceeded'].flatMap((type) => this.outcomesSince(type, from));
    outcomes
      .sort((a, b) => comparePositions(a.position, b.position))
      .forEach((event) => this.count(new FoldedEvent(event, this.book.keyring, () => undefined)));
    return this.projector.onApplied((events) => events.forEach((event) => this.count(event)));
  }

  /** A known device is exempt. @throws DomainError `throttled` */
  assertAllowed(address: string | null, { device }: LoginSubject): void {
    const network = address === null ? undefined : clientNetwork(address);
    if (network === undefined || device !== null) return;
    const state = this.addresses.get(network);
    const now = this.book.clock.now();
    if (state === undefined || state.refusedUntil === null || !isRefused(state, now)) return;
    this.turnedAway += 1;
    throw throttled(now, state.refusedUntil);
  }

  private outcomesSince(type: string, from: string): StoredEvent[] {
    const outcomes: StoredEvent[] = [];
    let cursor: string | null = null;
    do {
      const next: { cursor?: string } = cursor === null ? {} : { cursor };
      const page = this.projector.audit.list({ type, from, order: 'asc', limit: PAGE, ...next });
      outcomes.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return outcomes;
  }

  private count(event: FoldedEvent): void {
    if (event.type !== 'LoginFailed' && event.type !== 'LoginSucceeded') return;
    const { userId, name, device } = event.data as unknown as EventData['LoginFailed'];
    const who = userId ?? name;
    const { address } = event.opened(userId ?? DEPLOYMENT_SUBJECT);
    const network = address === undefined ? undefined : clientNetwork(address);
    if (network === undefined || who === null || device !== null) return;
    const before = this.addresses.get(network) ?? initialAddress;
    const after =
      event.type === 'LoginFailed'
        ? countAddressFailure(before, { name: who, at: event.occurredAt }, this.settings.policy)
        : takeOffName(before, who);
    this.remember(network, after);
  }

  private remember(network: string, state: AddressState): void {
    this.addresses.delete(network);
    if (state.failures.length > 0 || state.refusedUntil !== null) this.addresses.set(network, state);
    if (this.addresses.size > ADDRESSES_MAX) this.addresses.delete(this.leastTelling());
  }

  /** Of those with the oldest news the one with the fewest failures. */
  private leastTelling(): string {
    const weight = ({ failures, refusedUntil }: AddressState) =>
      refusedUntil === null ? failures.length : Infinity;
    let least = '';
    let lightest = Infinity;
    let looked = 0;
    for (const [network, state] of this.addresses) {
      if (weight(state) < lightest) [least, lightest] = [network, weight(state)];
      looked += 1;
      if (looked === EVICTION_SAMPLE) break;
    }
    return least;
  }
}
