import type { Database, Statement } from 'better-sqlite3';
import { isEventType, type EventData } from '../../domain/events';
import type { Deployment } from '../../event-store/deployment';
import { UnreadableEvent } from '../../event-store/envelope';
import type { Position } from '../../event-store/event-store';
import { errorText } from '../../platform/error-text';
import { isStorageFault } from '../../platform/sqlite-faults';
import type { Cell, FoldedEvent } from './folded-event';
import type { ModelWriter, ReadModel } from './read-model';
import type { UndecidablePeople } from './undecidable-people';

/** How far a file is folded: up to and including this event of this book. */
export interface Checkpoint extends Deployment {
  readonly position: Position;
  readonly eventId: string;
  /** Events read so far. */
  readonly events: number;
}

/** The last of some events. */
export type LastEvent = Pick<Checkpoint, 'position' | 'eventId'>;

/** The event at which a model stopped. */
export interface Halt {
  readonly position: Position;
  /** For people: which event, and why; without personal data. */
  readonly reason: string;
}

/** Prepared statements: they run with every batch. */
export type Transaction = Readonly<Record<'begin' | 'commit' | 'rollBack', Statement<[]>>>;

/** The file that is folded into. */
export interface FoldTarget {
  readonly db: Database;
  readonly model: ReadModel;
  readonly transaction: Transaction;
  readonly undecidable: UndecidablePeople;
  /** How far the file is folded; reset when a transaction is rolled back. */
  checkpoint: Checkpoint;
  moveCheckpoint(last: LastEvent, events: number): void;
  moveCheckpointWithRows(events: readonly FoldedEvent[]): void;
}

type IsSkipped = (position: Position) => boolean;

/**
 * Folds a batch in one transaction. If that fails, folds event by event to find the one at fault. Models that the guard
 * decides on leave out events that an operator skipped; the audit model shows those too, where it can.
 */
export function foldBatch(
  file: FoldTarget,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): Halt | null {
  if (!events.some((event) => concerns(file.model, event))) {
    const last = events.at(-1);
    if (last !== undefined) file.moveCheckpoint(last, events.length);
    return null;
  }
  try {
    inTransaction(file, writer, () => applyAll(file, writer, events, isSkipped));
    return null;
  } catch (error) {
    if (isStorageFault(error)) throw error;
    return foldOneByOne(file, writer, events, isSkipped);
  }
}

function foldOneByOne(
  file: FoldTarget,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): Halt | null {
  for (const event of events) {
    try {
      inTransaction(file, writer, () => applyAll(file, writer, [event], isSkipped));
    } catch (error) {
      if (isStorageFault(error)) throw error;
      if (isSkipped(event.position)) {
        inTransaction(file, writer, () => file.moveCheckpointWithRows([event]));
        continue;
      }
      const reason = describe(event, error);
      if (event.personId === null) return { position: event.position, reason };
      const { personId } = event;
      inTransaction(file, writer, () => {
        file.undecidable.add(event.position, personId, reason);
        file.moveCheckpointWithRows([event]);
      });
    }
  }
  return null;
}

function applyAll(
  file: FoldTarget,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): void {
  applyEach(file, writer, events, isSkipped);
  writer.flush();
  file.moveCheckpointWithRows(events);
}

function applyEach(
  file: FoldTarget,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): void {
  for (const event of events) {
    if (file.model.feedsGuard && isSkipped(event.position)) continue;
    if (event.type === 'EventSkipped') {
      file.undecidable.skip((event.data as EventData['EventSkipped']).position);
    }
    if (!isHandled(file.model, event)) continue;
    if (file.model.handles !== 'every' && !isEventType(event.type)) throw new UnreadableEvent(event);
    writer.apply(event);
  }
}

function inTransaction(file: FoldTarget, writer: ModelWriter, work: () => void): void {
  const before = file.checkpoint;
  file.transaction.begin.run();
  try {
    work();
    file.transaction.commit.run();
  } catch (error) {
    undo(file, writer, before);
    throw error;
  }
}

function undo(file: FoldTarget, writer: ModelWriter, before: Checkpoint): void {
  if (file.db.inTransaction) file.transaction.rollBack.run();
  file.checkpoint = before;
  writer.forget();
  file.undecidable.reload();
}

/** Many batches in one transaction, so that a row that changes often is written once. */
export class Stretch {
  private readonly before: Checkpoint;

  constructor(
    private readonly file: FoldTarget,
    private readonly writer: ModelWriter,
    private readonly isSkipped: IsSkipped,
  ) {
    this.before = file.checkpoint;
    file.transaction.begin.run();
  }

  /** @throws Error when an event cannot be applied, or of SQLite: then call `undo` */
  add(events: readonly FoldedEvent[]): void {
    applyEach(this.file, this.writer, events, this.isSkipped);
  }

  /** The same for prepared events. */
  addPrepared(cells: readonly Cell[]): void {
    const { width = 1 } = this.file.model.preparing ?? {};
    for (let at = 0; at < cells.length; at += width) this.writer.applyPrepared?.(cells, at);
  }

  /** What was added so far reaches up to and including this event. `events`: how many since the last call. */
  moveCheckpoint(last: LastEvent, events: number): void {
    this.file.moveCheckpoint(last, events);
  }

  commit(): void {
    this.writer.flush();
    this.file.moveCheckpointWithRows([]);
    this.file.transaction.commit.run();
  }

  undo(): void {
    undo(this.file, this.writer, this.before);
  }
}

/** An event type that this version does not know concerns every model that the guard decides on. */
const isHandled = (model: ReadModel, event: FoldedEvent): boolean =>
  model.handles === 'every' ||
  model.handles.has(event.type) ||
  (model.feedsGuard && !isEventType(event.type));

const concerns = (model: ReadModel, event: FoldedEvent): boolean =>
  event.type === 'EventSkipped' || isHandled(model, event);

/** Whether nothing is decided on what folding this event changes. */
export const canWait = (model: ReadModel, event: FoldedEvent): boolean =>
  !model.feedsGuard || model.unhurried?.has(event.type) === true || !concerns(model, event);

/** Error messages of ours hold no value of an event. Those of the JSON parser do, so they are replaced. */
const describe = (event: FoldedEvent, error: unknown): string =>
  `the event at position ${event.position} (${event.type}) cannot be applied: ${whyOf(error)}`;

const whyOf = (error: unknown): string =>
  error instanceof SyntaxError ? 'its body is not JSON' : errorText(error);
