/** Checks of arguments, for every adapter. A failed check is a programmer's mistake, except TooLarge. */
import {
  TooLarge,
  type Envelope,
  type EventFilter,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type Retention,
} from './event-store';

/** Events of one `readStream` and of one `readAll` at most. */
export const MAX_STREAM_PAGE = 1_000;
export const MAX_BOOK_PAGE = 10_000;

/** 1 MiB: the largest append on every engine (the smallest default, of EventStoreDB 24). */
const MAX_APPEND_BYTES = 1_048_576;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const check = (isRight: boolean, what: string): void => {
  if (!isRight) throw new Error(what);
};

const isCount = (value: number, min: number, max = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

export const checkStream = (stream: string): void => check(stream !== '', 'a stream needs a name');

export const checkExpected = (expected: ExpectedRevision): void =>
  check(
    typeof expected === 'number' ? isCount(expected, 0) : ['none', 'exists', 'any'].includes(expected),
    `not an expected revision: ${expected}`,
  );

/** ISO 8601, UTC, with milliseconds, so that instants sort as text. */
export const instant = (text: string): string => {
  check(
    INSTANT.test(text) && !Number.isNaN(Date.parse(text)),
    'an instant is ISO 8601 in UTC with milliseconds',
  );
  return text;
};

export const limit = (value: number, max: number): number => {
  check(isCount(value, 1, max), `a limit is 1 to ${max}, not ${value}`);
  return value;
};

export const fromRevision = (from: number | undefined): number | undefined => {
  check(from === undefined || isCount(from, 0), `a revision is an integer from 0, not ${from}`);
  return from;
};

export const position = (text: Position): number => {
  const value = Number(text);
  check(/^\d+$/.test(text) && isCount(value, 0), `not a position: ${text}`);
  return value;
};

export const filter = (value: EventFilter): EventFilter => {
  check(
    !value.types?.length || !value.streamPrefixes?.length,
    'a filter is by prefixes or by types, not both',
  );
  return value;
};

/** Distinct event types, 1 to 100. */
export const someTypes = (types: readonly string[]): readonly string[] => {
  const distinct = [...new Set(types)];
  check(isCount(distinct.length, 1, 100), `1 to 100 event types are read, not ${distinct.length}`);
  return distinct;
};

export const retention = (value: Retention): Retention => {
  for (const bound of [value.keepLast, value.maxAgeSeconds]) {
    check(bound === undefined || isCount(bound, 1), 'retention counts from 1');
  }
  return value;
};

/** The events of one append, with only the fields of an envelope. */
export const newEvents = (events: readonly NewEvent[]): readonly Envelope[] => {
  check(events.length > 0, 'an append needs an event');
  check(
    new Set(events.map(({ eventId }) => eventId)).size === events.length,
    'an event id occurs twice in one append',
  );
  return events.map((event) => {
    check(UUID.test(event.eventId), 'an event id is a UUID in lower case');
    check(event.type !== '', 'an event needs a type');
    return {
      eventId: event.eventId,
      type: event.type,
      schemaVersion: event.schemaVersion,
      occurredAt: instant(event.occurredAt),
      actor: event.actor,
      commandId: event.commandId,
      correlationId: event.correlationId,
      causationId: event.causationId,
      data: event.data,
      personal: event.personal,
    };
  });
};

/** @param bytes size of one append @throws TooLarge */
export const appendSize = (bytes: number): void => {
  if (bytes > MAX_APPEND_BYTES) throw new TooLarge(bytes);
};
