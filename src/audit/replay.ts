import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import {
  evolveReplay,
  initialReplay,
  throttleAt,
  verdictAt,
  type GuardVerdict,
  type ReplayEvent,
  type ReplayState,
} from '../domain/replay';
import { OPS } from '../domain/streams';
import { lockEnd } from '../domain/throttle';
import { blockInForce, isPerson, type Block, type HubBlock, type UserState } from '../domain/user';
import { toDomainEvent } from '../event-store/envelope';
import { comparePositions, type Position, type StoredEvent } from '../event-store/event-store';
import { AuditQueries, type PolicyInForceRow } from '../projections/audit/audit-queries';
import { Projector } from '../projections/projector';
import { shownStatus } from '../projections/users/users-queries';
import type { RefusalsOfAddress } from './address-refusals';
import { AuditEvents } from './audit-events';
import type { MomentBody, MomentState, StepBody, StepsBody } from './replay.bodies';

type OneMoment = Omit<MomentBody, 'otherHolders'>;
type Steps = Omit<StepsBody, 'otherHolders'>;

/** Whose history is replayed, and what was refused to the address that is asked about. */
export interface ReplayedPerson {
  readonly userId: string;
  readonly refusedAt?: RefusalsOfAddress | undefined;
}

/** Events of a person that are read at a time. */
const PAGE = 1_000;

/** Which steps a page has: those after a position, or from a step on, which is counted from 1. */
export interface StepsRange {
  readonly cursor?: Position;
  readonly fromStep?: number;
  readonly limit: number;
}

/** One event of a person, and the state after it. */
interface Step {
  /** From 1. */
  readonly number: number;
  readonly event: StoredEvent;
  readonly folded: ReplayEvent;
  readonly state: ReplayState;
  /** The newest event of each block (`blockKey`). */
  readonly blocks: ReadonlyMap<string, StoredEvent>;
}

/** Replays the events of one person: the state after each, and what the guard would have answered. */
@Injectable()
export class Replay {
  constructor(
    private readonly projector: Projector,
    private readonly audit: AuditQueries,
    private readonly events: AuditEvents,
  ) {}

  /** @param at ISO 8601 instant @throws DomainError `not_found` before the person's first event */
  atInstant(person: ReplayedPerson, at: string): OneMoment {
    const instant = new Date(at).toISOString();
    const { last, total } = this.lastStep(person, ({ occurredAt }) => occurredAt <= instant);
    return this.moment(person, { ...last, state: this.underPolicyAt(last, instant) }, total, instant);
  }

  /** @throws DomainError `not_found` before the person's first event, `invalid_request` for a malformed position */
  atPosition(person: ReplayedPerson, position: Position): OneMoment {
    const { last, total } = this.lastStep(person, (event) => comparePositions(event.position, position) <= 0);
    return this.moment(person, last, total, last.event.occurredAt, last.folded);
  }

  /** Steps, oldest first. */
  page(person: ReplayedPerson, { cursor, fromStep = 1, limit }: StepsRange): Steps {
    const items: StepBody[] = [];
    let total = 0;
    for (const step of this.steps(person.userId)) {
      total = step.number;
      if (items.length > limit || step.number < fromStep) continue;
      if (cursor !== undefined && comparePositions(step.event.position, cursor) <= 0) continue;
      items.push(this.toStep(person, step));
    }
    const shown = items.slice(0, limit);
    const next = items.length > limit ? (shown.at(-1)?.event.position ?? null) : null;
    return { items: shown, total, nextCursor: next };
  }

  private lastStep(
    { userId }: ReplayedPerson,
    isUpTo: (event: StoredEvent) => boolean,
  ): { last: Step; total: number } {
    let last: Step | undefined;
    let total = 0;
    for (const step of this.steps(userId)) {
      total = step.number;
      if (isUpTo(step.event)) last = step;
    }
    if (last !== undefined) return { last, total };
    throw new DomainError('not_found', 'this person had no account yet at that time; choose a later time');
  }

  /** The person's events in book order, each with the state after it, under the policy in force at the time. */
  private *steps(userId: string): Generator<Step> {
    const policies = this.policies();
    let blocks: Step['blocks'] = new Map();
    let state = initialReplay;
    let next = 0;
    let number = 0;
    for (const event of this.eventsOf(userId)) {
      for (; next < policies.length; next += 1) {
        const policy = policies[next];
        if (policy === undefined || comparePositions(policy.position, event.position) > 0) break;
        state = evolveReplay(state, inForce(policy));
      }
      const folded: ReplayEvent = {
        ...toDomainEvent(event),
        eventId: event.eventId,
        revision: event.revision,
      };
      state = evolveReplay(state, folded);
      if (folded.type === 'UserBlocked') blocks = new Map(blocks).set(folded.data.cause, event);
      if (folded.type === 'UserBlockedByHub')
        blocks = new Map(blocks).set(blockKey({ cause: 'hub', ...folded.data }), event);
      number += 1;
      yield { number, event, folded, state, blocks };
    }
  }

  private policies(): PolicyInForceRow[] {
    return this.audit.policies().filter(({ position }) => !this.projector.skips.has(position));
  }

  /** The state after an event, under the policies that came into force since, up to an instant. */
  private underPolicyAt({ event, state }: Step, at: string): ReplayState {
    return this.policies()
      .filter(
        ({ position, occurredAt }) => comparePositions(position, event.position) > 0 && occurredAt <= at,
      )
      .reduce((before, policy) => evolveReplay(before, inForce(policy)), state);
  }

  /** Without reads of the audit, which change no state, and without skipped events. */
  private *eventsOf(userId: string): Generator<StoredEvent> {
    let after: Position | undefined;
    for (;;) {
      const range = { limit: PAGE, ...(after === undefined ? {} : { after }) };
      const events = this.audit.ofPerson(userId, range);
      yield* events.filter(({ stream, position }) => stream !== OPS && !this.projector.skips.has(position));
      after = events.at(-1)?.position;
      if (events.length < PAGE) return;
    }
  }

  private moment(
    person: ReplayedPerson,
    step: Step,
    total: number,
    at: string,
    decided?: ReplayEvent,
  ): OneMoment {
    const { number, event, state } = step;
    const { userId } = person;
    return {
      userId,
      username: this.events.usernameOf(userId),
      position: event.position,
      step: number,
      total,
      occurredAt: at,
      state: this.stateAt(userId, step, at),
      policyId: state.policy?.policyId ?? null,
      guard: guardAt(person, state, at, decided),
    };
  }

  private toStep(person: ReplayedPerson, step: Step): StepBody {
    const { number, event, folded, state } = step;
    return {
      step: number,
      event: this.events.toBody(event),
      state: this.stateAt(person.userId, step, event.occurredAt),
      policyId: state.policy?.policyId ?? null,
      guard: guardAt(person, state, event.occurredAt, folded),
    };
  }

  private stateAt(userId: string, { state, blocks }: Step, at: string): MomentState {
    const { user, admins } = state;
    const throttle = throttleAt(state, at);
    return {
      status: isPerson(user) ? shownStatus(user, at) : user.status === 'none' ? null : user.status,
      admin: admins.userIds.includes(userId),
      groups: isPerson(user) ? user.groups : [],
      validUntil: isPerson(user) ? user.validUntil : null,
      blocked: this.blockAt(user, blocks, at),
      throttle: { failures: throttle.failures, lockedUntil: lockEnd(throttle, at) },
    };
  }

  /** As for a person: an administrator's block comes before a hub's, and this before the policy's. */
  private blockAt(user: UserState, blocks: Step['blocks'], at: string): MomentState['blocked'] {
    if (!isPerson(user)) return null;
    const block: Block | HubBlock | null = blockInForce(user, at) ?? user.policyBlock;
    const event = block === null ? undefined : blocks.get(blockKey(block));
    if (block === null || event === undefined) return null;
    const { since, until, cause, tellsReason = false } = block;
    const reason = this.events.reasonOf(event);
    return { since, until, reason, reasonIsTold: tellsReason, cause, by: event.actor };
  }
}

const inForce = ({ policy, occurredAt }: PolicyInForceRow): ReplayEvent => ({
  type: 'PolicyInForce',
  data: policy,
  occurredAt,
  eventId: '',
  revision: 0,
});

/** One for each of a person's blocks that can be in force together. */
const blockKey = (block: { readonly cause: string; readonly hub?: string }): string =>
  block.hub === undefined ? block.cause : `${block.cause} ${block.hub}`;

/** The refusal of an address comes first, as at sign-in. A success shows that the device was known, which has no limit. */
const guardAt = (
  { refusedAt }: ReplayedPerson,
  state: ReplayState,
  at: string,
  decided?: ReplayEvent,
): GuardVerdict =>
  (decided?.type === 'LoginSucceeded' ? null : refusedAt?.(at)) ?? verdictAt(state, at, decided);
