import { isEventType, type EventData } from '../domain/events';
import { UnreadableEvent } from '../event-store/envelope';
import type { Position } from '../event-store/event-store';
import type { FoldedEvent } from './folded-event';
import type { ModelFile } from './model-file';
import type { ModelWriter, ReadModel } from './read-model';

/** The event that a model could not go on from. */
export interface Halt {
  readonly position: Position;
  /** For people: which event and why, without personal data. */
  readonly reason: string;
}

type IsSkipped = (position: Position) => boolean;

/** Folds a batch in one transaction; when an event fails, once more one by one, to tell which. */
export function foldBatch(
  file: ModelFile,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): Halt | null {
  if (!events.some((event) => concerns(file.model, event))) {
    file.passOver(events);
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

/** Faults of the disk or the file, not of an event. */
export const isStorageFault = (error: unknown): boolean => {
  const code = sqliteCode(error);
  return code !== '' && !code.startsWith('SQLITE_CONSTRAINT');
};

/** The file itself is lost. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));

const sqliteCode = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
};

function foldOneByOne(
  file: ModelFile,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): Halt | null {
  for (const event of events) {
    try {
      inTransaction(file, writer, () => applyAll(file, writer, [event], isSkipped));
    } catch (error) {
      if (isStorageFault(error)) throw error;
      const reason = describe(event, error);
      if (event.personId === null) return { position: event.position, reason };
      const { personId } = event;
      inTransaction(file, writer, () => {
        file.undecidable.add(event.position, personId, reason);
        file.advanceWithRows([event]);
      });
    }
  }
  return null;
}

function applyAll(
  file: ModelFile,
  writer: ModelWriter,
  events: readonly FoldedEvent[],
  isSkipped: IsSkipped,
): void {
  for (const event of events) {
    if (event.type === 'EventSkipped') {
      file.undecidable.skip((event.data as EventData['EventSkipped']).position);
    }
    if (isSkipped(event.position) || !isHandled(file.model, event)) continue;
    if (file.model.handles !== 'every' && !isEventType(event.type)) throw new UnreadableEvent(event);
    writer.apply(event);
  }
  writer.flush();
  file.advanceWithRows(events);
}

function inTransaction(file: ModelFile, writer: ModelWriter, work: () => void): void {
  const before = file.checkpoint;
  file.transaction.begin.run();
  try {
    work();
    file.transaction.commit.run();
  } catch (error) {
    if (file.db.inTransaction) file.transaction.rollBack.run();
    file.checkpoint = before;
    writer.forget();
    file.undecidable.reload();
    throw error;
  }
}

/** A type that this version does not know concerns whatever the guard decides on. */
const isHandled = (model: ReadModel, event: FoldedEvent): boolean =>
  model.handles === 'every' ||
  model.handles.has(event.type) ||
  (model.feedsGuard && !isEventType(event.type));

const concerns = (model: ReadModel, event: FoldedEvent): boolean =>
  event.type === 'EventSkipped' || isHandled(model, event);

/** The reasons are our own texts: they hold no value of an event. */
const describe = (event: FoldedEvent, error: unknown): string => {
  const why = error instanceof Error ? error.message : 'unknown fault';
  return `the event at position ${event.position} (${event.type}) cannot be applied: ${why}`;
};
