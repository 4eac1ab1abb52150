import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import type { Decided, EventType } from '../domain/events';
import { Decider, type Decide, type DecisionResult, type Fold, type Loaded } from '../event-store/decide';
import type { CommandContext } from '../event-store/envelope';
import {
  comparePositions,
  EventStore,
  START,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type Retention,
} from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { Clock } from '../platform/clock';
import { Projector } from '../projections/projector';

/** The position of what a command wrote; null when it decided nothing. */
export interface Written {
  readonly position: Position | null;
}

export interface Appended {
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly NewEvent[];
}

/** Reads and writes the book for commands. A write resolves once this node has folded it. */
@Injectable()
export class Book {
  private readonly decider: Decider;

  constructor(
    private readonly store: EventStore,
    readonly keyring: Keyring,
    readonly clock: Clock,
    private readonly projector: Projector,
  ) {
    this.decider = new Decider(store, keyring, clock, (position) => projector.skips.has(position));
  }

  /** Reads, decides, appends, and waits until this node has folded the events. @throws as `Decider.decide`; `not_ready` */
  async decide<S, T extends EventType>(
    context: CommandContext,
    stream: string,
    fold: Fold<S, T>,
    decide: Decide<S, T>,
  ): Promise<DecisionResult<S>> {
    const decision = await this.decider.decide(context, stream, fold, decide);
    if (decision.position !== null) await this.projector.waitFor(decision.position);
    return decision;
  }

  /**
   * As `decide`, but also returns where this node has not folded the events in time: for decisions whose result the
   * caller must not lose. @throws as `Decider.decide`
   */
  async decideEvenIfBehind<S, T extends EventType>(
    context: CommandContext,
    stream: string,
    fold: Fold<S, T>,
    decide: Decide<S, T>,
  ): Promise<DecisionResult<S>> {
    const decision = await this.decider.decide(context, stream, fold, decide);
    if (decision.position !== null) await this.projector.waitFor(decision.position).catch(() => undefined);
    return decision;
  }

  /** Appends, and waits until this node has folded the events. @throws as `Decider.append`; `not_ready` */
  async append(
    context: CommandContext,
    stream: string,
    expected: ExpectedRevision,
    ...decided: Decided[]
  ): Promise<Appended> {
    const appended = await this.write(context, stream, expected, ...decided);
    await this.projector.waitFor(appended.position);
    return appended;
  }

  /** Appends without waiting, for the steps before the last one of a command. @throws as `Decider.append` */
  write(
    context: CommandContext,
    stream: string,
    expected: ExpectedRevision,
    ...decided: Decided[]
  ): Promise<Appended> {
    return this.decider.append(context, stream, expected, decided);
  }

  /** Resolves when the guard can decide and the whole book is folded. No time limit. @throws Unavailable */
  async waitUntilReady(): Promise<void> {
    await this.projector.guardReady();
    await this.projector.waitFor(await this.store.head(), Number.POSITIVE_INFINITY);
  }

  /**
   * For steps of the start: runs a step again after `not_ready`, when its write is stored but not folded yet. The step
   * must write nothing twice. No time limit.
   */
  async patiently<T>(step: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'not_ready') throw error;
        await this.waitUntilReady();
      }
    }
  }

  /** Resolves when this node has folded the book as it is now. @throws Unavailable; `not_ready` */
  async waitForHead(): Promise<void> {
    await this.projector.waitFor(await this.store.head());
  }

  /** A stream's state, read from the event store. @throws Unavailable */
  load<S, T extends EventType>(stream: string, fold: Fold<S, T>): Promise<Loaded<S>> {
    return this.decider.load(stream, fold);
  }

  /** A stream's events, read from the event store. @throws Unavailable */
  read(stream: string): ReturnType<Decider['read']> {
    return this.decider.read(stream);
  }

  setRetention(stream: string, retention: Retention): Promise<void> {
    return this.store.setRetention(stream, retention);
  }
}

/** The greatest of the positions that a command wrote; null if all are. */
export const latestPosition = (...positions: (Position | null)[]): Position | null =>
  positions.reduce(
    (last, position) =>
      position !== null && comparePositions(position, last ?? START) > 0 ? position : last,
    null,
  );

/** Events of keys and credentials do not record the client: the events in the person's stream do. */
export const withoutClient = (context: CommandContext): CommandContext => ({
  ...context,
  address: null,
  userAgent: null,
});
