import type { ExpectedRevision } from '../event-store';

/** One event as it is sent to the writing thread: the columns of the table. */
export type EventRow = readonly [eventId: string, type: string, occurredAt: string, body: string];

/** The `workerData` of the writing thread. */
export interface WriterStart {
  readonly file: string;
  /** Numbers shared with the calling thread, at the indexes below. */
  readonly shared: Int32Array;
}

/** Index of a number that is ASKING while the calling thread is about to send more requests. */
export const TURN = 0;
export const ASKING = 1;

/** Index of the number of unanswered requests. */
export const UNANSWERED = 1;

/** Requests to the writing thread. */
export type WriteRequest =
  | {
      readonly kind: 'append';
      readonly id: number;
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly events: readonly EventRow[];
    }
  | {
      readonly kind: 'set-retention';
      readonly id: number;
      readonly stream: string;
      readonly keepLast: number | null;
      readonly maxAgeSeconds: number | null;
    }
  /** `nowMs`: milliseconds since 1970. */
  | { readonly kind: 'apply-retention'; readonly id: number; readonly nowMs: number }
  | { readonly kind: 'close'; readonly id: number };

export type WriteAnswer =
  /** Position of the last event; `isRepeat`: it was written before. */
  | {
      readonly kind: 'appended';
      readonly id: number;
      readonly revision: number;
      readonly position: number;
      readonly isRepeat: boolean;
    }
  | { readonly kind: 'conflict'; readonly id: number; readonly actual: number | 'none' }
  | { readonly kind: 'done'; readonly id: number; readonly removed: number }
  /** `isCertain`: it is certain that nothing was written. */
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly isCertain: boolean;
      readonly code: string;
      readonly detail: string;
    };

/** A request without its number. */
export type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

type Append = Extract<WriteRequest, { kind: 'append' }>;
type Cell = string | number | Exclude<WriteRequest, Append>;
type Head = readonly [id: number, stream: string, expected: ExpectedRevision, events: number];

/**
 * Requests as they are sent to the writing thread, in order. An append is flat: its head, then the columns of each event,
 * since objects take three times as long to clone.
 */
export type PackedRequests = Cell[];

const HEAD = 4;
const COLUMNS = 4;

/** Adds a request to the packed ones. */
export function packRequest(cells: PackedRequests, id: number, request: Unnumbered<WriteRequest>): void {
  if (request.kind !== 'append') cells.push({ ...request, id });
  else {
    cells.push(id, request.stream, request.expected, request.events.length);
    for (const row of request.events) cells.push(...row);
  }
}

export function unpackRequests(cells: PackedRequests): WriteRequest[] {
  const requests: WriteRequest[] = [];
  for (let at = 0; at < cells.length;) {
    const first = cells[at];
    if (typeof first === 'object') {
      requests.push(first);
      at += 1;
      continue;
    }
    const [id, stream, expected, count] = cells.slice(at, at + HEAD) as unknown as Head;
    const rowsAt = at + HEAD;
    at = rowsAt + count * COLUMNS;
    requests.push({ kind: 'append', id, stream, expected, events: rowsOf(cells, rowsAt, at) });
  }
  return requests;
}

function rowsOf(cells: PackedRequests, from: number, to: number): EventRow[] {
  const rows: EventRow[] = [];
  for (let at = from; at < to; at += COLUMNS) rows.push(cells.slice(at, at + COLUMNS) as unknown as EventRow);
  return rows;
}

/**
 * Answers as they are sent to the calling thread. Those of appends are four numbers each, since objects take ten times as
 * long to clone.
 */
export interface PackedAnswers {
  readonly appended: Float64Array;
  readonly others: readonly Exclude<WriteAnswer, Appended>[];
}

type Appended = Extract<WriteAnswer, { kind: 'appended' }>;

const NUMBERS = 4;

/** Keeps the order among appends. */
export function packAnswers(answers: readonly WriteAnswer[]): PackedAnswers {
  const appended: number[] = [];
  const others: Exclude<WriteAnswer, Appended>[] = [];
  for (const answer of answers) {
    if (answer.kind !== 'appended') others.push(answer);
    else appended.push(answer.id, answer.revision, answer.position, Number(answer.isRepeat));
  }
  return { appended: Float64Array.from(appended), others };
}

export function unpackAnswers({ appended, others }: PackedAnswers): WriteAnswer[] {
  const answers: WriteAnswer[] = [];
  for (let at = 0; at < appended.length; at += NUMBERS) {
    const [id = 0, revision = 0, position = 0, isRepeat = 0] = appended.subarray(at, at + NUMBERS);
    answers.push({ kind: 'appended', id, revision, position, isRepeat: isRepeat === 1 });
  }
  return [...answers, ...others];
}
