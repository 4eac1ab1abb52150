import { Injectable } from '@nestjs/common';
import { isRefused, type AddressState } from '../domain/address-throttle';
import { DEPLOYMENT_SUBJECT, type EventData } from '../domain/events';
import { comparePositions, type StoredEvent } from '../event-store/event-store';
import { FoldedEvent } from '../projections/folded-event';
import { clientNetwork } from '../network';
import { Projector } from '../projections/projector';
import { AddressStates } from './address-states';
import { Book } from './book';
import { throttled } from './login-refusals';
import type { LoginSubject } from './login-subject';
import { Settings } from './settings';

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
  private readonly states: AddressStates;

  constructor(
    private readonly projector: Projector,
    private readonly settings: Settings,
    private readonly book: Book,
  ) {
    this.states = new AddressStates(settings.policy);
  }

  /** Reads the window back from the audit, then follows the book. @returns a function that ends it */
  follow(): () => void {
    const { policy } = this.settings;
    const from = new Date(this.book.clock.nowMs() - 2 * policy.addressWindowSeconds * 1000).toISOString();
    const outcomes = ['LoginFailed', 'LoginSucceeded'].flatMap((type) => this.outcomesSince(type, from));
    outcomes
      .sort((a, b) => comparePositions(a.position, b.position))
      .forEach((event) => this.count(new FoldedEvent(event, this.book.keyring, () => undefined)));
    return this.projector.onApplied((events) => events.forEach((event) => this.count(event)));
  }

  /** What a login's address counts as; undefined where it has no limit: none is stated, or the device is known. */
  networkOf(address: string | null, { device }: LoginSubject): string | undefined {
    return address === null || device !== null ? undefined : clientNetwork(address);
  }

  stateOf(network: string): AddressState {
    return this.states.of(network);
  }

  /** A known device is exempt. @throws DomainError `throttled` */
  assertAllowed(address: string | null, subject: LoginSubject): void {
    const network = this.networkOf(address, subject);
    if (network === undefined) return;
    const state = this.stateOf(network);
    const now = this.book.clock.now();
    if (state.refusedUntil === null || !isRefused(state, now)) return;
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
    if (event.said === null) return;
    const { userId, name, device } = event.said as unknown as EventData['LoginFailed'];
    const who = userId ?? name;
    const { address } = event.opened(userId ?? DEPLOYMENT_SUBJECT);
    const network = address === undefined ? undefined : clientNetwork(address);
    if (network === undefined || who === null || device !== null) return;
    if (event.type === 'LoginSucceeded') this.states.succeeded(network, who, event.occurredAt);
    else this.states.failed(network, { name: who, at: event.occurredAt });
  }
}
