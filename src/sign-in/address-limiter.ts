import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { Settings } from '../config/settings';
import { failuresWithin, isRefused, type AddressState } from '../domain/address-throttle';
import { DEPLOYMENT_SUBJECT, type EventData } from '../domain/events';
import { ADDRESSES } from '../domain/streams';
import { commandContext } from '../event-store/envelope';
import { comparePositions, EventStore, type StoredEvent } from '../event-store/event-store';
import { eventsSince } from '../event-store/events-since';
import { Book } from '../people/book';
import { errorText } from '../platform/error-text';
import { clientNetwork } from '../platform/network';
import { FoldedEvent } from '../projections/engine/folded-event';
import { Projector } from '../projections/projector';
import { AddressStates } from './address-states';
import { notReady, throttled } from './refusals';
import type { Subject } from './subjects';
import { RefusedAddresses, type RefusedAddress } from './refused-addresses';

/** The events that change what counts for an address. */
const COUNTED = ['LoginFailed', 'LoginSucceeded', 'AddressLifted'];

const isCounted = ({ type }: FoldedEvent): boolean => COUNTED.includes(type);

/**
 * Refuses client addresses with too many failures. They are counted from the book, so the limit holds after a restart and
 * on every node; the counts are in memory, for as long as the window is.
 */
@Injectable()
export class AddressLimiter implements OnApplicationShutdown {
  private readonly logger = new Logger(AddressLimiter.name);
  private readonly states: AddressStates;
  private readonly refused = new RefusedAddresses();
  private readonly underWay = new Set<Promise<void>>();
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
    const stopCollecting = projector.onApplied((events) => void meanwhile.push(...events.filter(isCounted)));
    try {
      const head = await store.head();
      await projector.waitFor(head, Number.POSITIVE_INFINITY);
      const windowMs = this.settings.policy.addressWindowSeconds * 1000;
      const since = new Date(book.clock.nowMs() - 2 * windowMs).toISOString();
      const stored = await eventsSince(store, COUNTED, since);
      const isNew = ({ position }: StoredEvent) => comparePositions(position, head) > 0;
      for (const event of stored.filter((event) => !isNew(event)))
        this.count(new FoldedEvent(event, book.keyring, () => undefined));
      this.recordMissing(await eventsSince(store, ['AddressRefused'], since));
      this.countFolded(meanwhile.filter(isNew));
      projector.onApplied((events) => this.countFolded(events.filter(isCounted)));
      this.isFollowing = true;
    } finally {
      stopCollecting();
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.recorded();
  }

  /** Resolves when the refusals that this node has seen are recorded. */
  async recorded(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** The addresses that are refused now, the newest refusal first. */
  refusedNow(): RefusedAddress[] {
    return this.refused.inForce(this.book.clock.now());
  }

  /** The refusal of an address that is in force. */
  refusalOf(address: string): RefusedAddress | undefined {
    return this.refused.find(address, this.book.clock.now());
  }

  /** The network that an address counts as; undefined without a limit: no address is stated, or the device is known. */
  networkOf(address: string | null, { device }: Subject): string | undefined {
    return address === null || device !== null ? undefined : clientNetwork(address);
  }

  stateOf(network: string): AddressState {
    return this.states.stateOf(network);
  }

  /** A known device has no limit. @throws DomainError `throttled`; `not_ready` before the failures have been read */
  assertAllowed(address: string | null, subject: Subject): void {
    const network = this.networkOf(address, subject);
    if (network === undefined) return;
    if (!this.isFollowing) throw notReady('Sign-ins cannot be decided at this moment');
    const state = this.stateOf(network);
    const now = this.book.clock.now();
    if (state.refusedUntil === null || !isRefused(state, now)) return;
    throw throttled(now, state.refusedUntil);
  }

  private countFolded(events: readonly FoldedEvent[]): void {
    for (const event of events) {
      const refusal = this.count(event);
      if (refusal === undefined) continue;
      this.alarm(event);
      this.record(refusal);
    }
  }

  /** The address is personal data, so the log names the event instead: the audit shows its address. */
  private alarm({ position }: FoldedEvent): void {
    const seconds = String(this.settings.policy.addressWindowSeconds);
    this.logger.warn(
      `Too many failed sign-ins came from one address: it is refused for ${seconds} s. ` +
        `The audit shows the last one at position ${position}.`,
    );
  }

  /** @returns the refusal that begins with this event */
  private count(event: FoldedEvent): RefusedAddress | undefined {
    const { type, occurredAt: at } = event;
    // a success only forgets failures: without any, its address need not be opened
    if (event.said === null || (type === 'LoginSucceeded' && this.states.size === 0)) return undefined;
    const { userId = null, name = null, device = null } = event.said as Partial<EventData['LoginFailed']>;
    const { address, addressSource } = event.opened(userId ?? DEPLOYMENT_SUBJECT);
    const network = address === undefined ? undefined : clientNetwork(address);
    if (address === undefined || network === undefined || device !== null) return undefined;
    if (type === 'AddressLifted') return this.forget(network);
    const who = userId ?? name;
    if (who === null) return undefined;
    if (type === 'LoginSucceeded') {
      this.states.forgetName(network, who, at);
      return undefined;
    }
    const before = this.stateOf(network).failures;
    if (!this.states.countFailure(network, { name: who, at })) return undefined;
    const until = this.stateOf(network).refusedUntil ?? at;
    const failures = failuresWithin(before, at, this.settings.policy) + 1;
    const refusal = { address, addressSource, since: at, until, failures, cause: event.eventId };
    this.refused.add(network, refusal);
    return refusal;
  }

  private forget(network: string): undefined {
    this.states.clear(network);
    this.refused.remove(network);
  }

  /** Writes the events of refusals that a crash left without one. */
  private recordMissing(events: readonly StoredEvent[]): void {
    const recorded = new Set(events.map(({ commandId }) => commandId));
    for (const refusal of this.refusedNow()) {
      if (!recorded.has(commandIdOf(refusal))) this.record(refusal);
    }
  }

  /** Every node writes the same event with the same id, so that it is stored once. No sign-in waits for it. */
  private record(refusal: RefusedAddress): void {
    const { address, addressSource, since, until, failures } = refusal;
    const context = { ...commandContext({ kind: 'policy', id: null }), commandId: commandIdOf(refusal) };
    const source = addressSource === undefined ? {} : { addressSource };
    const work = this.book
      .write(context, ADDRESSES, 'any', {
        type: 'AddressRefused',
        data: { since, until, failures },
        personal: { [DEPLOYMENT_SUBJECT]: { address, ...source } },
      })
      .then(
        () => undefined,
        (error: unknown) =>
          this.logger.warn(`The refusal of an address could not be recorded: ${errorText(error)}`),
      )
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }
}

/** Stored format: the command ids of `AddressRefused` are derived in this name space. */
const REFUSAL_NAMESPACE = '5d0b7c55-7f0e-4a86-8b2c-3f4b6a0e9d12';

const commandIdOf = ({ cause }: RefusedAddress): string => uuidv5(cause, REFUSAL_NAMESPACE);
