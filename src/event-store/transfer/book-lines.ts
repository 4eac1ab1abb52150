import { createHash } from 'node:crypto';
import type { Envelope, Retention } from '../event-store';

/** Stored format: fields are added, never renamed. A change that an older reader would misread gets a new version. */
const FORMAT = 'gatebook-book';
const VERSION = 1;

/** Longest line that is read, in bytes: an append holds 1 MiB at most, and JSON escapes some of it. */
const LINE_MAX_BYTES = 8 * 1_048_576;

const NEWLINE = 0x0a;

/** The first line. */
export interface Header {
  readonly storeId: string;
  readonly epoch: string;
  readonly events: number;
}

/** One event, with the revision that it had. */
export interface EventLine {
  readonly stream: string;
  readonly revision: number;
  /** With the first event of a stream that keeps its events within bounds. */
  readonly retention?: Retention;
  /** With an EventSkipped: the skipped event, since its position differs in another store; null: it was removed. */
  readonly skips?: { readonly stream: string; readonly eventId: string } | null;
  readonly event: Envelope;
}

/** The file is not a complete export; the message says why. */
export class NotABook extends Error {
  override name = 'NotABook';
}

/** The lines of a file with their line ends: a header, one event each, then the count and SHA-256 of all before. */
export async function* toLines(header: Header, events: AsyncIterable<EventLine>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const line = (value: object): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  yield line({ format: FORMAT, version: VERSION, ...header });
  let count = 0;
  for await (const event of events) {
    count += 1;
    yield line(event);
  }
  if (count !== header.events) throw new Error('the book has changed while it was exported: export it again');
  yield `${JSON.stringify({ end: true, events: count, sha256: hash.digest('hex') })}\n`;
}

/**
 * The header and the events of a file; after the last one the checksum is compared.
 * @throws NotABook also at the end, for a file that was cut or changed
 */
export async function* fromLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Header | EventLine> {
  const hash = createHash('sha256');
  let header: Header | undefined;
  let count = 0;
  let end: unknown;
  for await (const bytes of splitLines(chunks)) {
    if (end !== undefined) throw new NotABook('there is something after its last line');
    const value = parsed(bytes, count);
    if (value.end === true) {
      end = value;
      if (value.events !== count || value.sha256 !== hash.digest('hex') || header?.events !== count)
        throw new NotABook('it was changed or damaged: the check in its last line does not match');
      continue;
    }
    hash.update(bytes).update('\n');
    if (header === undefined) yield (header = headerOf(value));
    else {
      count += 1;
      yield eventOf(value, count);
    }
  }
  if (end === undefined)
    throw new NotABook(header === undefined ? 'it is empty' : 'it is truncated: its last line is missing');
}

type Value = Readonly<Record<string, unknown>>;

const isValue = (value: unknown): value is Value => typeof value === 'object' && value !== null;

function parsed(bytes: Buffer, count: number): Value {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (isValue(value)) return value;
  } catch {
    // reported below as a line that is not an object
  }
  throw new NotABook(`it is truncated or damaged after event ${String(count)}: a line is not a JSON object`);
}

function headerOf({ format, version, storeId, epoch, events }: Value): Header {
  if (format !== FORMAT) throw new NotABook('it was not made by gatebook store export');
  if (version !== VERSION)
    throw new NotABook(`it is of version ${String(version)}: import it with the Gatebook that made it`);
  if (typeof storeId !== 'string' || typeof epoch !== 'string' || typeof events !== 'number')
    throw new NotABook('its first line is damaged');
  return { storeId, epoch, events };
}

function eventOf(value: Value, count: number): EventLine {
  const { stream, revision, event } = value;
  const isEvent = typeof stream === 'string' && Number.isSafeInteger(revision) && isValue(event);
  if (!isEvent) throw new NotABook(`event ${String(count)} is damaged`);
  return value as unknown as EventLine;
}

/** Lines without their ends; the last one may lack its line end. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, at)]);
      [begun, length, from] = [[], 0, at + 1];
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LINE_MAX_BYTES) throw new NotABook('a line is longer than any that Gatebook writes');
  }
  if (length > 0) yield Buffer.concat(begun);
}

export const isHeader = (line: Header | EventLine): line is Header => 'storeId' in line;
