import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import type { DecidedOn, RefusalReason } from '../domain/events';
import { decideTicket, initialThrottle, isExhausted, type ThrottleState } from '../domain/throttle';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Appended } from '../people/book';
import { Projector } from '../projections/projector';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { AddressLimiter } from './address-limiter';
import { AddressTurns } from './address-turns';
import { throttled } from './login-refusals';
import { attemptFacts, outcomeFacts, type LoginClient, type LoginSubject } from './login-subject';

/** How long a login waits for others in all, in milliseconds: with its hash and its writes within a hub's time-out. */
const WAIT_MAX_MS = 5_000;

/** Locks of which this node has noted in the book that they turned somebody away; the oldest is forgotten first. */
const NOTED_LOCKS_MAX = 10_000;

export interface Ticket {
  /** Event id of the attempt: every outcome names it. */
  readonly attempt: string;
  readonly revision: number;
}

/** One login under way. */
export interface LoginAttempt {
  readonly context: CommandContext;
  readonly subject: LoginSubject;
  readonly client: LoginClient;
  readonly typed: string;
  /** Up to when it waits for others, of its address as of its account: as `LoginGate.deadline` told. */
  readonly deadline: number;
}

/** The throttle's side of a login: turning away while locked, tickets, and who may verify. */
@Injectable()
export class LoginGate {
  /** How many attempts locks have turned away without an event, since the start. */
  turnedAway = 0;
  private readonly notedLocks = new Set<string>();

  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
    private readonly addresses: AddressLimiter,
    private readonly turns: AddressTurns,
  ) {}

  /** Up to when a login that begins now waits for others, in milliseconds of `Clock.elapsedMs`. */
  deadline(): number {
    return this.book.clock.elapsedMs() + WAIT_MAX_MS;
  }

  /**
   * Refuses a refused address, an account that is locked, and one that the policy has shut but for known devices:
   * nothing is hashed, and one event for each lock says so.
   * @throws DomainError `throttled`
   */
  async assertOpen(login: LoginAttempt, decidedOn: () => DecidedOn): Promise<void> {
    const { subject, client } = login;
    this.assertDecidable(subject);
    this.addresses.assertAllowed(client.address?.value ?? null, subject);
    const now = this.book.clock.now();
    const state = this.state(subject);
    const { lockedUntil } = state;
    const shutSince = shutSinceOf(subject, state);
    const isShort = lockedUntil !== null && now < lockedUntil;
    if (!isShort && shutSince === null) return;
    this.turnedAway += 1;
    await this.noteLock(login, isShort ? lockedUntil : `policy ${shutSince}`, decidedOn);
    throw throttled(now, isShort ? lockedUntil : later(now, this.settings.policy.lockMaxSeconds));
  }

  /**
   * Lets an attempt through when its address has room for one more, and not when the account was locked meanwhile.
   * @throws DomainError `throttled`, `overloaded`, and what `work` throws
   */
  async inTurn<T>(login: LoginAttempt, decidedOn: () => DecidedOn, work: () => Promise<T>): Promise<T> {
    const turn = await this.turns.take(login.client.address?.value ?? null, login.subject);
    try {
      if (turn.hasWaited) await this.assertOpen(login, decidedOn);
      return await work();
    } finally {
      turn.end();
    }
  }

  /**
   * Draws a ticket and waits for its turn: nothing is verified before this node has folded the ticket.
   * @throws DomainError `throttled`, `overloaded`, `not_ready`; store errors: an unknown outcome is never retried
   */
  async admit(login: LoginAttempt, decidedOn: () => DecidedOn): Promise<Ticket> {
    const { subject, context, client, typed } = login;
    const { userId, name, device } = subject;
    const { policyId } = this.settings.policy;
    const appended = await this.book.write(context, subject.stream, 'any', {
      type: 'LoginAttempted',
      data: { userId, name, device, policyId },
      personal: attemptFacts(subject, typed, client),
    });
    const ticket = { attempt: eventIdOf(appended), revision: appended.revision };
    await this.waitForTurn(login, ticket, decidedOn);
    return ticket;
  }

  /**
   * The one outcome of a ticket that was not let in although nothing was wrong with the password. Who is told to come
   * back later reads nothing of it: that one is durable, and not waited for.
   */
  refuse(login: LoginAttempt, attempt: string | null, reason: RefusalReason, decidedOn: () => DecidedOn) {
    const { userId, name, device, stream } = login.subject;
    const refused = {
      type: 'LoginRefused' as const,
      data: { userId, name, attempt, reason, device, decidedOn: decidedOn() },
      personal: outcomeFacts(login.subject, login.client),
    };
    return reason === 'throttled' || reason === 'overloaded'
      ? this.book.write(login.context, stream, 'any', refused)
      : this.book.append(login.context, stream, 'any', refused);
  }

  state({ counter }: LoginSubject): ThrottleState {
    return this.throttle.counter(counter)?.state ?? initialThrottle;
  }

  /** Fails closed: nobody is let in by a state that is not whole. @throws DomainError `not_ready` */
  private assertDecidable({ userId }: LoginSubject): void {
    const { policyId } = this.settings.policy;
    const isDecidable =
      this.projector.isReady() &&
      this.throttle.policy(policyId) !== undefined &&
      (userId === null || !this.projector.isUndecidable(userId));
    if (!isDecidable)
      throw new DomainError('not_ready', 'this cannot be decided right now', { retryAfterSeconds: 1 });
  }

  private async waitForTurn(login: LoginAttempt, ticket: Ticket, decidedOn: () => DecidedOn): Promise<void> {
    for (;;) {
      const now = this.book.clock.now();
      const decision = decideTicket(
        this.state(login.subject),
        { revision: ticket.revision, now },
        this.settings.policy,
        login.subject.failuresMax,
      );
      if (decision.kind === 'verify') return;
      if (decision.kind === 'refuse') {
        await this.refuse(login, ticket.attempt, 'throttled', decidedOn);
        throw throttled(now, decision.lockedUntil);
      }
      const leftMs = login.deadline - this.book.clock.elapsedMs();
      if (leftMs > 0) {
        await this.projector.nextApplied(leftMs);
        continue;
      }
      await this.refuse(login, ticket.attempt, 'overloaded', decidedOn);
      throw new DomainError('overloaded', 'too many sign-ins at once; try again', { retryAfterSeconds: 1 });
    }
  }

  /** The same event id on every node and after a restart: a lock is noted once. */
  private async noteLock(login: LoginAttempt, named: string, decidedOn: () => DecidedOn): Promise<void> {
    const lock = `${login.subject.counter}|${named}`;
    if (this.notedLocks.has(lock)) return;
    this.notedLocks.add(lock);
    if (this.notedLocks.size > NOTED_LOCKS_MAX) this.forgetOldestLock();
    const commandId = uuidv5(lock, NOTED_LOCK_NAMESPACE);
    const noting = { ...login, context: { ...login.context, commandId } };
    try {
      await this.refuse(noting, null, 'throttled', decidedOn);
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
 * Since when the policy has shut an account but for its known devices; a name that nobody has is shut alike, so that
 * the two cannot be told apart. What shuts is the count: the block that says so may be missing after a crash.
 */
function shutSinceOf({ row, device }: LoginSubject, state: ThrottleState): string | null {
  if (device !== null) return null;
  return row?.policyBlock?.since ?? (isExhausted(state) ? state.lastAttemptAt : null);
}

const later = (now: string, seconds: number): string =>
  new Date(Date.parse(now) + seconds * 1000).toISOString();

/** Stored format: command ids of noted locks are derived in this name space. */
const NOTED_LOCK_NAMESPACE = '0b6f9c1e-5c0a-4e0c-9d8a-6f1f5d6a7b01';

function eventIdOf({ events }: Appended): string {
  const [event] = events;
  if (event === undefined) throw new Error('an append has at least one event');
  return event.eventId;
}
