import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { Settings } from '../config/settings';
import type { RefusalReason } from '../domain/events';
import { decideTicket, initialThrottle, isExhausted, type ThrottleState } from '../domain/throttle';
import { Book, type Appended } from '../people/book';
import { Projector } from '../projections/projector';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { AddressLimiter } from './address-limiter';
import { AddressSlots } from './address-slots';
import { LOGIN_WAIT_MAX_MS, type LoginAttempt, type Ticket } from './login-attempt';
import { notReady, throttled, waitedTooLong } from './login-refusals';
import { attemptFacts, outcomeFacts, type LoginSubject } from './login-subject';

/** Locks for which this node has written a refusal, at most; the oldest is forgotten first. */
const NOTED_LOCKS_MAX = 10_000;

/** Refuses attempts while a lock is in force, draws tickets, and says which attempt may verify its password. */
@Injectable()
export class LoginThrottle {
  /** Attempts that were refused because of a lock since the start, most of them without an event. */
  refusedByLock = 0;
  private readonly notedLocks = new Set<string>();

  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
    private readonly addresses: AddressLimiter,
    private readonly slots: AddressSlots,
  ) {}

  /** Up to when an attempt that begins now waits for others, in milliseconds of `Clock.elapsedMs`. */
  newDeadline(): number {
    return this.book.clock.elapsedMs() + LOGIN_WAIT_MAX_MS;
  }

  /**
   * Refuses a refused address, a locked account, and one that the policy has blocked unless the device is known. Nothing
   * is hashed; one event is written for each lock.
   * @throws DomainError `throttled`, `not_ready`
   */
  async assertNotLocked(login: LoginAttempt): Promise<void> {
    const { subject, client } = login;
    this.assertDecidable(subject);
    this.addresses.assertAllowed(client.address?.value ?? null, subject);
    const now = this.book.clock.now();
    const state = this.stateOf(subject);
    const { lockedUntil } = state;
    const blockedSince = blockedByPolicySince(subject, state);
    const isLocked = lockedUntil !== null && now < lockedUntil;
    if (!isLocked && blockedSince === null) return;
    this.refusedByLock += 1;
    await this.noteLock(login, isLocked ? lockedUntil : `policy ${blockedSince}`);
    throw throttled(now, isLocked ? lockedUntil : later(now, this.settings.policy.lockMaxSeconds));
  }

  /**
   * Runs `work` in a slot of the attempt's address; after a wait locks are looked at again.
   * @throws DomainError `throttled`, `overloaded`, and what `work` throws
   */
  async inAddressSlot<T>(login: LoginAttempt, work: () => Promise<T>): Promise<T> {
    const slot = await this.slots.take(login);
    try {
      if (slot.hasWaited) await this.assertNotLocked(login);
      return await work();
    } finally {
      slot.release();
    }
  }

  /**
   * Draws a ticket and waits until it may verify, which is not before this node has folded it.
   * @throws DomainError `throttled`, `overloaded`, `not_ready`; store errors: an unknown outcome is never retried
   */
  async drawTicket(login: LoginAttempt): Promise<Ticket> {
    const { subject, context, client, typed } = login;
    const { userId, name, device } = subject;
    const { policyId } = this.settings.policy;
    const appended = await this.book.write(context, subject.stream, 'any', {
      type: 'LoginAttempted',
      data: { userId, name, device, policyId },
      personal: attemptFacts(subject, typed, client),
    });
    const ticket = { attempt: eventIdOf(appended), revision: appended.revision };
    await this.waitUntilAllowed(login, ticket);
    return ticket;
  }

  /**
   * Writes the outcome of an attempt that is refused although the password was not wrong. Where the answer is to come
   * back later, it does not wait until this node has folded the outcome.
   * @param attempt event id of the ticket; null: none was drawn
   */
  refuse(login: LoginAttempt, attempt: string | null, reason: RefusalReason) {
    const { userId, name, device, stream } = login.subject;
    const refused = {
      type: 'LoginRefused' as const,
      data: { userId, name, attempt, reason, device, decidedOn: login.decidedOn() },
      personal: outcomeFacts(login.subject, login.client),
    };
    return reason === 'throttled' || reason === 'overloaded'
      ? this.book.write(login.context, stream, 'any', refused)
      : this.book.append(login.context, stream, 'any', refused);
  }

  stateOf({ counter }: LoginSubject): ThrottleState {
    return this.throttle.counter(counter)?.state ?? initialThrottle;
  }

  /** Fails closed: an incomplete state admits nobody. @throws DomainError `not_ready` */
  private assertDecidable({ userId }: LoginSubject): void {
    const { policyId } = this.settings.policy;
    const isDecidable =
      this.projector.isGuardReady() &&
      this.throttle.policy(policyId) !== undefined &&
      (userId === null || !this.projector.isUndecidable(userId));
    if (!isDecidable) throw notReady('Sign-ins cannot be decided at this moment');
  }

  private async waitUntilAllowed(login: LoginAttempt, ticket: Ticket): Promise<void> {
    for (;;) {
      const now = this.book.clock.now();
      const decision = decideTicket(
        this.stateOf(login.subject),
        { revision: ticket.revision, now },
        this.settings.policy,
        login.subject.failuresMax,
      );
      if (decision.kind === 'verify') return;
      if (decision.kind === 'refuse') {
        await this.refuse(login, ticket.attempt, 'throttled');
        throw throttled(now, decision.lockedUntil);
      }
      const leftMs = login.deadline - this.book.clock.elapsedMs();
      if (leftMs > 0) {
        await this.projector.nextApplied(leftMs);
        continue;
      }
      await this.refuse(login, ticket.attempt, 'overloaded');
      throw waitedTooLong();
    }
  }

  /** Writes one refusal for each lock: its event id is the same on every node and after a restart. */
  private async noteLock(login: LoginAttempt, lockName: string): Promise<void> {
    const lock = `${login.subject.counter}|${lockName}`;
    if (this.notedLocks.has(lock)) return;
    this.notedLocks.add(lock);
    if (this.notedLocks.size > NOTED_LOCKS_MAX) this.forgetOldestLock();
    const commandId = uuidv5(lock, NOTED_LOCK_NAMESPACE);
    const noting = { ...login, context: { ...login.context, commandId } };
    try {
      await this.refuse(noting, null, 'throttled');
    } catch (error) {
      this.notedLocks.delete(lock);
      throw error;
    }
  }

  private forgetOldestLock(): void {
    const [oldest] = this.notedLocks;
    if (oldest !== undefined) this.notedLocks.delete(oldest);
  }
}

/**
 * Since when the policy has blocked an account, except for its known devices. A name that nobody has is blocked alike, so
 * that the answers do not differ. The count decides: after a crash `UserBlocked` may be missing.
 */
function blockedByPolicySince({ row, device }: LoginSubject, state: ThrottleState): string | null {
  if (device !== null) return null;
  return row?.policyBlock?.since ?? (isExhausted(state) ? state.lastAttemptAt : null);
}

const later = (now: string, seconds: number): string =>
  new Date(Date.parse(now) + seconds * 1000).toISOString();

/** Stored format: the command ids of `noteLock` are derived in this name space. */
const NOTED_LOCK_NAMESPACE = '0b6f9c1e-5c0a-4e0c-9d8a-6f1f5d6a7b01';

function eventIdOf({ events }: Appended): string {
  const [event] = events;
  if (event === undefined) throw new Error('an append has at least one event');
  return event.eventId;
}
