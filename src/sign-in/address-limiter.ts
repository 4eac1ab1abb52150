import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings';
import { isRefused, type AddressState } from '../domain/address-throttle';
import { DEPLOYMENT_SUBJECT, type EventData } from '../domain/events';
import { comparePositions, type StoredEvent } from '../event-store/event-store';
import { Book } from '../people/book';
import { clientNetwork } from '../platform/network';
import { AuditQueries } from '../projections/audit/audit-queries';
import { FoldedEvent } from '../projections/engine/folded-event';
import { Projector } from '../projections/projector';
import { AddressStates } from './address-states';
import { notReady, throttled } from './login-refusals';
import type { LoginSubject } from './login-subject';

/** Events of the audit that are read at a time at start. */
const PAGE = 500;

/**
 * Refuses client addresses with too many failures. They are counted from the book, so the limit holds after a restart and
 * on every node; the counts are in memory, for as long as the window is.
 */
@Injectable()
export class AddressLimiter {
  private readonly logger = new Logger(AddressLimiter.name);
  private readonly states: AddressStates;
  private isFollowing = false;

  constructor(
    private readonly projector: Projector,
    private readonly audit: AuditQueries,
    private readonly settings: Settings,
    private readonly book: Book,
  ) {
    this.states = new AddressStates(settings.policy);
  }

  /** Reads the failures of the window from the audit, then follows the feed. Does nothing when called again. */
  follow(): void {
    if (this.isFollowing) return;
    const { policy } = this.settings;
    const from = new Date(this.book.clock.nowMs() - 2 * policy.addressWindowSeconds * 1000).toISOString();
    const outcomes = ['LoginFailed', 'LoginSucceeded'].flatMap((type) => this.outcomesSince(type, from));
    outcomes
      .sort((a, b) => comparePositions(a.position, b.position))
      .forEach((event) => this.count(new FoldedEvent(event, this.book.keyring, () => undefined)));
    this.projector.onApplied((events) =>
      events.filter((event) => this.count(event)).forEach((event) => this.alarm(event)),
    );
    this.isFollowing = true;
  }

  /** The network that an address counts as; undefined without a limit: no address is stated, or the device is known. */
  networkOf(address: string | null, { device }: LoginSubject): string | undefined {
    return address === null || device !== null ? undefined : clientNetwork(address);
  }

  stateOf(network: string): AddressState {
    return this.states.stateOf(network);
  }

  /** A known device has no limit. @throws DomainError `throttled`; `not_ready` before the failures have been read */
  assertAllowed(address: string | null, subject: LoginSubject): void {
    const network = this.networkOf(address, subject);
    if (network === undefined) return;
    if (!this.isFollowing) throw notReady('Sign-ins cannot be decided at this moment');
    const state = this.stateOf(network);
    const now = this.book.clock.now();
    if (state.refusedUntil === null || !isRefused(state, now)) return;
    throw throttled(now, state.refusedUntil);
  }

  private outcomesSince(type: string, from: string): StoredEvent[] {
    const outcomes: StoredEvent[] = [];
    let cursor: string | null = null;
    do {
      const next: { cursor?: string } = cursor === null ? {} : { cursor };
      const page = this.audit.list({ type, from, order: 'asc', limit: PAGE, ...next });
      outcomes.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return outcomes;
  }

  /** The address is personal data, so the log names the event instead: the audit shows its address. */
  private alarm({ position }: FoldedEvent): void {
    const seconds = String(this.settings.policy.addressWindowSeconds);
    this.logger.warn(
      `Too many failed sign-ins came from one address: it is refused for ${seconds} s. ` +
        `The audit shows the last one at position ${position}.`,
    );
  }

  /** @returns whether the address is refused from this event on */
  private count(event: FoldedEvent): boolean {
    if (event.type !== 'LoginFailed' && event.type !== 'LoginSucceeded') return false;
    if (event.said === null) return false;
    const { userId, name, device } = event.said as unknown as EventData['LoginFailed'];
    const who = userId ?? name;
    const { address } = event.opened(userId ?? DEPLOYMENT_SUBJECT);
    const network = address === undefined ? undefined : clientNetwork(address);
    if (network === undefined || who === null || device !== null) return false;
    if (event.type === 'LoginFailed')
      return this.states.countFailure(network, { name: who, at: event.occurredAt });
    this.states.forgetName(network, who, event.occurredAt);
    return false;
  }
}
