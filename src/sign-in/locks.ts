import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { isExhausted, lockEnd, type ThrottleState } from '../domain/throttle';
import { Clock } from '../platform/clock';
import { Projector } from '../projections/projector';
import { AddressSlots } from './address-slots';
import type { Attempt } from './attempt';
import { Counters } from './counters';
import { Outcomes } from './outcomes';
import { notReady, throttled } from './refusals';
import type { Subject } from './subjects';

/** Locks for which this node has written a refusal, at most; the oldest is forgotten first. */
const RECORDED_LOCKS_MAX = 10_000;

/** Refuses attempts while a lock is in force. */
@Injectable()
export class Locks {
  /** Attempts that were refused because of a lock since the start, most of them without an event. */
  refusedByLock = 0;
  private readonly recorded = new Set<string>();

  constructor(
    private readonly clock: Clock,
    private readonly projector: Projector,
    private readonly counters: Counters,
    private readonly addresses: AddressSlots,
    private readonly outcomes: Outcomes,
  ) {}

  /**
   * Refuses a refused address, a locked account, and one that the policy has blocked unless the device is known. Nothing
   * is hashed; one event is written for each lock.
   * @throws DomainError `throttled`, `not_ready`
   */
  async assertNotLocked(attempt: Attempt): Promise<void> {
    const { subject } = attempt;
    this.assertDecidable(subject);
    this.addresses.assertAllowed(attempt);
    const now = this.clock.now();
    const state = this.counters.stateOf(subject);
    const lockedUntil = lockEnd(state, now);
    const blockedSince = blockedByPolicySince(subject, state);
    if (lockedUntil === null && blockedSince === null) return;
    this.refusedByLock += 1;
    await this.recordOnce(attempt, lockedUntil ?? `policy ${blockedSince}`);
    throw throttled(now, lockedUntil ?? later(now, this.counters.policy.lockMaxSeconds));
  }

  /** Fails closed: an incomplete state admits nobody. @throws DomainError `not_ready` */
  private assertDecidable({ userId }: Subject): void {
    const isDecidable =
      this.projector.isGuardReady() &&
      this.counters.isPolicyFolded() &&
      (userId === null || !this.projector.isUndecidable(userId));
    if (!isDecidable) throw notReady('Sign-ins cannot be decided at this moment');
  }

  /** Writes one refusal for each lock: its event id is the same on every node and after a restart. */
  private async recordOnce(attempt: Attempt, lockName: string): Promise<void> {
    const lock = `${attempt.subject.counter}|${lockName}`;
    if (this.recorded.has(lock)) return;
    this.recorded.add(lock);
    if (this.recorded.size > RECORDED_LOCKS_MAX) this.forgetOldest();
    const commandId = uuidv5(lock, RECORDED_LOCK_NAMESPACE);
    const noting = { ...attempt, context: { ...attempt.context, commandId } };
    try {
      await this.outcomes.refused(noting, 'throttled');
    } catch (error) {
      this.recorded.delete(lock);
      throw error;
    }
  }

  private forgetOldest(): void {
    const [oldest] = this.recorded;
    if (oldest !== undefined) this.recorded.delete(oldest);
  }
}

/**
 * Since when the policy has blocked an account, except for its known devices. A name that nobody has is blocked alike, so
 * that the answers do not differ. The count decides: after a crash `UserBlocked` may be missing.
 */
function blockedByPolicySince({ row, device }: Subject, state: ThrottleState): string | null {
  if (device !== null) return null;
  return row?.policyBlock?.since ?? (isExhausted(state) ? state.lastAttemptAt : null);
}

const later = (now: string, seconds: number): string =>
  new Date(Date.parse(now) + seconds * 1000).toISOString();

/** Stored format: the command ids of `recordOnce` are derived in this name space. */
const RECORDED_LOCK_NAMESPACE = '0b6f9c1e-5c0a-4e0c-9d8a-6f1f5d6a7b01';
