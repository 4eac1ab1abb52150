import type { Database, Statement } from 'better-sqlite3';
import type { Envelope, EventFilter, Retention, StoredEvent, StreamSlice } from '../event-store';
import { LazyEvent, type EventSource } from '../lazy-event';
import { openForReading } from './book-file';

/** Positions scanned in one step where a filter has no index: some ms, then other work gets a turn. */
const SCAN_WINDOW = 10_000;

/** Maximum number of terms of one compound SELECT, well under SQLite's 500: more types are found by a scan. */
const MERGED_TYPES = 100;

/** Above every character: the end of a prefix's range. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Stream names kept in memory by stream number at most: some MB. */
const NAMES_KEPT = 100_000;

/** Few columns, since each one takes a tenth of the time of parsing. `body` is the whole envelope; null: left out. */
type Row = [
  position: number,
  streamId: number,
  revision: number,
  type: string,
  occurredAt: string,
  body: string | null,
];

const placesFor = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

export interface Page {
  readonly events: readonly StoredEvent[];
  /** Every match up to here (inclusive) is in `events`, or was before them. */
  readonly upTo: number;
  /** `upTo` is the end of the book: nothing more to read now. */
  readonly isEnd: boolean;
}

const PLACE = 'e.position, e.stream_id, e.revision, e.type, e.occurred_at';
const COLUMNS = `${PLACE}, e.body`;

/** A fully parsed event. A damaged one is returned too: it may have been skipped. */
const toEvent = (row: Row, stream: string): StoredEvent => {
  const [position, , revision, type, occurredAt, body] = row;
  const envelope = body === null ? null : parsed(body);
  if (envelope === null) return new LazyEvent(position, stream, revision, type, occurredAt, body);
  return { ...envelope, position: String(position), stream, revision };
};

function parsed(body: string): Envelope | null {
  try {
    return JSON.parse(body) as Envelope;
  } catch {
    return null;
  }
}

/** Reads on one connection, in the calling thread. */
export class BookReader implements EventSource {
  private readonly db: Database;
  private readonly statements = new Map<string, Statement>();
  private readonly names = new Map<number, string>();
  private readonly types = new Map<string, string>();

  constructor(file: string) {
    this.db = openForReading(file);
  }

  close(): void {
    this.db.close();
  }

  head(): number {
    return (this.prepared('SELECT max(position) FROM events').get() as [number | null])[0] ?? 0;
  }

  readStream(name: string, from: number | undefined, isBackwards: boolean, limit: number): StreamSlice {
    return this.atOneMoment(() => {
      const stream = this.prepared('SELECT id, revision FROM streams WHERE name = ?').get(name);
      const [id, last] = (stream as [number, number] | undefined) ?? [0, -1];
      if (last < 0) return { events: [], lastRevision: 'none' };
      const range = isBackwards
        ? 'e.revision <= ? ORDER BY e.revision DESC'
        : 'e.revision >= ? ORDER BY e.revision';
      const rows = this.prepared(
        `SELECT ${COLUMNS} FROM events e WHERE e.stream_id = ? AND ${range} LIMIT ?`,
      );
      const start = from ?? (isBackwards ? last : 0);
      const events = (rows.all(id, start, limit) as Row[]).map((row) => toEvent(row, name));
      return { events, lastRevision: last };
    });
  }

  retention(name: string): Retention {
    const sql = 'SELECT keep_last, max_age_seconds FROM streams WHERE name = ?';
    const found = this.prepared(sql).get(name) as [number | null, number | null] | undefined;
    const [keepLast, maxAgeSeconds] = found ?? [null, null];
    return {
      ...(keepLast === null ? {} : { keepLast }),
      ...(maxAgeSeconds === null ? {} : { maxAgeSeconds }),
    };
  }

  /** The next events after a position; may stop early, at `upTo`, so that one call stays short. */
  page(after: number, filter: EventFilter, limit: number): Page {
    const { types = [], streamPrefixes = [], contentOf } = filter;
    if (types.length === 0 && streamPrefixes.length === 0) return this.unfiltered(after, limit, contentOf);
    return this.atOneMoment(() => {
      const head = Math.max(this.head(), after);
      const isIndexed = streamPrefixes.length === 0 && types.length <= MERGED_TYPES;
      const end = isIndexed ? head : Math.min(head, after + SCAN_WINDOW);
      const rows =
        types.length > 0 && isIndexed
          ? this.ofTypes(after, types, limit)
          : this.scanned(after, end, { types, streamPrefixes }, limit);
      const isFull = rows.length === limit;
      const upTo = isFull ? (rows.at(-1)?.[0] ?? end) : end;
      return { events: this.lazily(rows, contentOf), upTo, isEnd: upTo >= head };
    });
  }

  /** Read after every commit by a feed that keeps up: one statement. */
  private unfiltered(after: number, limit: number, contentOf: readonly string[] | undefined): Page {
    const body =
      contentOf === undefined ? 'e.body' : `CASE WHEN e.type IN (${placesFor(contentOf)}) THEN e.body END`;
    const sql = `SELECT ${PLACE}, ${body} FROM events e WHERE e.position > ? ORDER BY e.position LIMIT ?`;
    const rows = this.prepared(sql).all(...(contentOf ?? []), after, limit) as Row[];
    const events = this.lazily(rows, contentOf);
    return { events, upTo: rows.at(-1)?.[0] ?? after, isEnd: rows.length < limit };
  }

  /** @throws Error if retention has removed the event meanwhile */
  bodyAt(position: number): string {
    const row = this.prepared('SELECT body FROM events WHERE position = ?').get(position);
    if (row === undefined) throw new Error(`the event at position ${position} was removed while it was read`);
    return (row as [string])[0];
  }

  /** The index of each type is in book order: SQLite merges them up to the limit without sorting. */
  private ofTypes(after: number, types: readonly string[], limit: number): Row[] {
    const distinct = [...new Set(types)];
    const each = 'SELECT position FROM events WHERE type = ? AND position > ?';
    const merged = `${distinct.map(() => each).join(' UNION ALL ')} ORDER BY position LIMIT ?`;
    const sql = `SELECT ${COLUMNS} FROM (${merged}) m CROSS JOIN events e ON e.position = m.position
      ORDER BY m.position`;
    return this.prepared(sql).all(...distinct.flatMap((type) => [type, after]), limit) as Row[];
  }

  /** The newest events of some types before a position, the newest first. */
  pageBackwards(types: readonly string[], before: number, limit: number): StoredEvent[] {
    const each = 'SELECT position FROM events WHERE type = ? AND position < ?';
    const merged = `${types.map(() => each).join(' UNION ALL ')} ORDER BY position DESC LIMIT ?`;
    const sql = `SELECT ${COLUMNS} FROM (${merged}) m CROSS JOIN events e ON e.position = m.position
      ORDER BY m.position DESC`;
    return this.atOneMoment(() => {
      const rows = this.prepared(sql).all(...types.flatMap((type) => [type, before]), limit) as Row[];
      return this.lazily(rows, undefined);
    });
  }

  private scanned(
    after: number,
    end: number,
    filter: Required<Omit<EventFilter, 'contentOf'>>,
    limit: number,
  ): Row[] {
    const { types, streamPrefixes } = filter;
    const inPrefix = streamPrefixes.map(() => 's.name >= ? AND s.name < ?').join(' OR ');
    const conditions = [
      'e.position > ? AND e.position <= ?',
      ...(types.length > 0 ? [`e.type IN (${placesFor(types)})`] : []),
      ...(streamPrefixes.length > 0 ? [`(${inPrefix})`] : []),
    ];
    const ranges = streamPrefixes.flatMap((prefix) => [prefix, prefix + LAST_CHARACTER]);
    const join = streamPrefixes.length > 0 ? ' CROSS JOIN streams s ON s.id = e.stream_id' : '';
    const sql = `SELECT ${COLUMNS} FROM events e${join} WHERE ${conditions.join(' AND ')} ORDER BY e.position LIMIT ?`;
    return this.prepared(sql).all(after, end, ...types, ...ranges, limit) as Row[];
  }

  /** With a hint about contents, names of streams are rarely used: they are looked up when they are read. */
  private lazily(rows: readonly Row[], contentOf: readonly string[] | undefined): StoredEvent[] {
    const [isWhole, source] = contentOf === undefined ? [true, null] : [false, this];
    return rows.map(([position, streamId, revision, type, occurredAt, body]) => {
      const stream = isWhole ? this.nameOf(streamId) : streamId;
      return new LazyEvent(position, stream, revision, this.once(type), occurredAt, body, source);
    });
  }

  /** A stream keeps its number and its name for ever. */
  nameOf(streamId: number): string {
    const known = this.names.get(streamId);
    if (known !== undefined) return known;
    const [name] = this.prepared('SELECT name FROM streams WHERE id = ?').get(streamId) as [string];
    if (this.names.size >= NAMES_KEPT) this.names.clear();
    this.names.set(streamId, name);
    return name;
  }

  /** One string object for all events of a type: comparing identical objects is faster. */
  private once(type: string): string {
    const known = this.types.get(type);
    if (known !== undefined) return known;
    this.types.set(type, type);
    return type;
  }

  private atOneMoment<T>(read: () => T): T {
    this.prepared('BEGIN').run();
    try {
      return read();
    } finally {
      this.prepared('COMMIT').run();
    }
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      if (statement.reader) statement.raw();
      this.statements.set(sql, statement);
    }
    return statement;
  }
}
