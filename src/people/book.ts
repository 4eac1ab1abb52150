import { Injectable } from '@nestjs/common';
import type { Decided, EventType } from '../domain/events';
import { Decider, type Decision, type Fold, type Loaded } from '../event-store/decide';
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

/** What every command answers: where it stands in the book; null when there was nothing to decide. */
export interface Written {
  readonly position: Position | null;
}

export interface Appended {
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly NewEvent[];
}

/** The book as commands write it: each write is folded by this node before its caller hears of it. */
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

  /** Reads, decides, appends, and waits until this node has folded it. @throws as `Decider.decide`; `not_ready` */
  async decide<S, T extends EventType>(
    context: CommandContext,
    stream: string,
    fold: Fold<S, T>,
    decide: (state: S, lastRevision: number | 'none') => readonly Decided<T>[],
  ): Promise<Decision<S>> {
    const decision = await this.decider.decide(context, stream, fold, decide);
    if (decision.position !== null) await this.projector.waitFor(decision.position);
    return decision;
  }

  /** Appends what was decided, and waits until this node has folded it. @throws as `Decider.append`; `not_ready` */
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

  /** Appends without waiting: for the steps before the last one of a command. @throws as `Decider.append` */
  write(
    context: CommandContext,
    stream: string,
    expected: ExpectedRevision,
    ...decided: Decided[]
  ): Promise<Appended> {
    return this.decider.append(context, stream, expected, decided);
  }

  /** Resolves when every read model answers and has folded all of the book, however long it takes. @throws Unavailable */
  async folded(): Promise<void> {
    await this.projector.ready();
    await this.projector.waitFor(await this.store.head(), Number.POSITIVE_INFINITY);
  }

  /** A stream's state from the store itself. @throws Unavailable */
  load<S, T extends EventType>(stream: string, fold: Fold<S, T>): Promise<Loaded<S>> {
    return this.decider.load(stream, fold);
  }

  /** A stream's events from the store itself. @throws Unavailable */
  read(stream: string): ReturnType<Decider['read']> {
    return this.decider.read(stream);
  }

  setRetention(stream: string, retention: Retention): Promise<void> {
    return this.store.setRetention(stream, retention);
  }
}

/** The later of the positions that a command wrote. */
export const latest = (...positions: (Position | null)[]): Position | null =>
  positions.reduce(
    (last, position) =>
      position !== null && comparePositions(position, last ?? START) > 0 ? position : last,
    null,
  );

/** Keys and credentials say nothing about who asked: their facts do, in the person's own stream. */
export const silent = (context: CommandContext): CommandContext => ({
  ...context,
  address: null,
  userAgent: null,
});
