import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../config/settings';
import { isRefused, type AddressState } from '../domain/address-throttle';
import { DEPLOYMENT_SUBJECT, type EventData } from '../domain/events';
import { comparePositions, EventStore, type StoredEvent } from '../event-store/event-store';
import { eventsSince } from '../event-store/events-since';
import { Book } from '../people/book';
import { clientNetwork } from '../platform/network';
import { FoldedEvent } from '../projections/engine/folded-event';
import { Projector } from '../projections/projector';
import { AddressStates } from './address-states';
import { notReady, throttled } from './login-refusals';
import type { LoginSubject } from './login-subject';

/** The outcomes that count for an address. */
const OUTCOMES = ['LoginFailed', 'LoginSucceeded'];

const isOutcome = ({ type }: FoldedEvent): boolean => OUTCOMES.includes(type);

/**
 * Refuses client addresses with too many failures. They are counted from the book, so the limit holds after a restart and
 * on every node; the counts are in memory, for as long as the window is.
 */
@Injectable()
export class AddressLimiter {
  private readonly logger = new Logger(AddressLimiter.name);
  private readonly states: AddressStates;
  private isFollowing = false;
  private following: Promise<void> | null = null;

  constructor(
    private readonly projector: Projector,
    private readonly store: EventStore,
    private readonly settings: Settings,
    private readonly book: Book,
  ) {
    this.states = new AddressStates(settings.policy);
  }

  /**
   * Reads the failures of the window from the event store, then follows the feed. Does nothing when called again.
   * @throws Unavailable
   */
  follow(): Promise<void> {
    this.following ??= this.readAndFollow().catch((error: unknown) => {
      this.following = null;
      throw error;
    });
    return this.following;
  }

  private async readAndFollow(): Promise<void> {
    const { projector, store, book } = this;
    const meanwhile: FoldedEvent[] = [];
    const stopCollecting = projector.onApplied((events) => void meanwhile.push(...events.filter(isOutcome)));
    try {
      const head = await store.head();
      await projector.waitFor(head, Number.POSITIVE_INFINITY);
      const windowMs = this.settings.policy.addressWindowSeconds * 1000;
      const since = new Date(book.clock.nowMs() - 2 * windowMs).toISOString();
      const stored = await eventsSince(store, OUTCOMES, since);
      const isNew = ({ position }: StoredEvent) => comparePositions(position, head) > 0;
      for (const event of stored.filter((event) => !isNew(event)))
        this.count(new FoldedEvent(event, book.keyring, () => undefined));
      this.countFolded(meanwhile.filter(isNew));
      projector.onApplied((events) => this.countFolded(events.filter(isOutcome)));
      this.isFollowing = true;
    } finally {
      stopCollecting();
    }
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

  private countFolded(events: readonly FoldedEvent[]): void {
    for (const event of events) if (this.count(event)) this.alarm(event);
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
