import type { Decided, DomainEvent, EventType } from '../domain/events';
import type { Clock } from '../platform/clock';
import { nextDecision, toDomainEvent, toNewEvents, type CommandContext } from './envelope';
import {
  Conflict,
  OutcomeUnknown,
  Unavailable,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
} from './event-store';
import type { NewEvent, Position, StoredEvent } from './event-store';
import type { Keyring } from './keyring';

/** An initial state and how events change it. */
export interface Fold<S, T extends EventType> {
  readonly initial: S;
  readonly evolve: (state: S, event: DomainEvent<T>) => S;
}

/** The state of a stream and the revision at which it was read. */
export interface Loaded<S> {
  readonly state: S;
  readonly lastRevision: number | 'none';
}

/** The result of a decision: the state of the stream after it, and where its last event is. */
export interface DecisionResult<S> extends Loaded<S> {
  /** Position of the last event that was appended; null when nothing was appended. */
  readonly position: Position | null;
}

/** A pure function of the domain; asynchronous only to wait for values that the state does not hold. */
export type Decide<S, T extends EventType> = (
  state: S,
  lastRevision: number | 'none',
) => readonly Decided<T>[] | Promise<readonly Decided<T>[]>;

/** Maximum number of decisions on one stream, each after a conflict, before the Conflict is thrown. */
const DECISIONS_MAX = 8;

/** How many events of a stream are read at a time: the most the port allows. */
const PAGE = 1_000;

/** Reads, decides and appends: the only way to change a stream. */
export class Decider {
  constructor(
    private readonly store: EventStore,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    /** Events that an operator decided to skip; read models skip them too. Default: none. */
    private readonly isSkipped: (position: Position) => boolean = () => false,
  ) {}

  /** Folds the whole stream without skipped events. @throws Unavailable, UnreadableEvent */
  async load<S, T extends EventType>(stream: string, fold: Fold<S, T>): Promise<Loaded<S>> {
    const { events, lastRevision } = await this.read(stream);
    const folded = events.filter(({ position }) => !this.isSkipped(position)).map(toDomainEvent<T>);
    return { state: folded.reduce(fold.evolve, fold.initial), lastRevision };
  }

  /** Every event of a stream that the store still holds, oldest first. @throws Unavailable */
  async read(stream: string): Promise<{ events: StoredEvent[]; lastRevision: number | 'none' }> {
    const events: StoredEvent[] = [];
    for (;;) {
      const from = events.at(-1);
      const slice = await this.store.readStream(
        stream,
        from === undefined ? {} : { from: from.revision + 1 },
      );
      events.push(...slice.events);
      if (slice.events.length < PAGE) return { events, lastRevision: slice.lastRevision };
    }
  }

  /**
   * Decides on the stream's state and appends with the revision read; after a conflict reads and decides again, with
   * new event ids, `DECISIONS_MAX` times at most.
   * @throws Conflict after the last attempt; Unavailable; OutcomeUnknown; what `decide` throws
   */
  async decide<S, T extends EventType>(
    context: CommandContext,
    stream: string,
    fold: Fold<S, T>,
    decide: Decide<S, T>,
    { once = false }: { once?: boolean } = {},
  ): Promise<DecisionResult<S>> {
    for (let tries = 1; ; tries += 1) {
      const { state, lastRevision } = await this.load(stream, fold);
      const decided = await decide(state, lastRevision);
      if (decided.length === 0) return { state, lastRevision, position: null };
      try {
        const appended = await this.append(context, stream, lastRevision, decided as readonly Decided[]);
        const after = appended.events.map((event) => event as unknown as DomainEvent<T>);
        const { revision, position } = appended;
        return { state: after.reduce(fold.evolve, state), lastRevision: revision, position };
      } catch (error) {
        if (!(error instanceof Conflict) || once || tries >= DECISIONS_MAX) throw error;
      }
    }
  }

  /** Appends events that the caller has decided on, without a retry. @throws Conflict, Unavailable, OutcomeUnknown, TooLarge */
  async append(
    context: CommandContext,
    stream: string,
    expected: ExpectedRevision,
    decided: readonly Decided[],
  ): Promise<AppendResult & { events: NewEvent[] }> {
    const decision = { stream, number: nextDecision(context, stream), occurredAt: this.clock.now() };
    const events = toNewEvents(this.keyring, context, decision, decided);
    try {
      return { ...(await this.store.append(stream, expected, events)), events };
    } catch (error) {
      if (error instanceof OutcomeUnknown) return { ...(await this.settle(stream, events, error)), events };
      throw error;
    }
  }

  /** Looks in the stream's newest events for an append in doubt. @throws OutcomeUnknown when it is not there */
  private async settle(
    stream: string,
    events: readonly NewEvent[],
    doubt: OutcomeUnknown,
  ): Promise<AppendResult> {
    const last = events.at(-1);
    const tail = await this.store
      .readStream(stream, { direction: 'backwards', limit: PAGE })
      .catch((cause) => {
        throw cause instanceof Unavailable ? doubt : cause;
      });
    const written = tail.events.find(({ eventId }) => eventId === last?.eventId);
    if (written === undefined) throw doubt;
    return { revision: written.revision, position: written.position };
  }
}
