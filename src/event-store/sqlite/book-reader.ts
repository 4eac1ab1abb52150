import type { Database, Statement } from 'better-sqlite3';
import type { Envelope, EventFilter, StoredEvent, StreamSlice } from '../event-store';
import { openForReading } from './book-file';

/** Positions looked at in one go where a filter has no index: some ms at most, then others get their turn. */
const SCAN_WINDOW = 10_000;

/** Terms of one compound SELECT at most, well under SQLite's 500: more types than this are scanned for. */
const MERGED_TYPES = 100;

/** Above every character: the end of a prefix's range. */
const LAST_CHARACTER = '\u{10FFFF}';

type Row = [
  position: number,
  stream: string,
  revision: number,
  eventId: string,
  type: string,
  occurredAt: string,
  body: string,
];

type Body = Omit<Envelope, 'eventId' | 'type' | 'occurredAt'>;

export interface Page {
  readonly events: StoredEvent[];
  /** Every match up to here (inclusive) is in `events`, or was before them. */
  readonly upTo: number;
  /** `upTo` is the end of the book: nothing more to read now. */
  readonly isEnd: boolean;
}

const COLUMNS = 'e.position, s.name, e.revision, lower(hex(e.event_id)), e.type, e.occurred_at, e.body';
const JOINED = `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream_id`;

const withDashes = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

const toEvent = ([position, stream, revision, eventId, type, occurredAt, text]: Row): StoredEvent => {
  const body = JSON.parse(text) as Body;
  return {
    position: String(position),
    stream,
    revision,
    eventId: withDashes(eventId),
    type,
    schemaVersion: body.schemaVersion,
    occurredAt,
    actor: body.actor,
    commandId: body.commandId,
    correlationId: body.correlationId,
    causationId: body.causationId,
    data: body.data,
    personal: body.personal,
  };
};

/** Reads on one connection, in the calling thread. */
export class BookReader {
  private readonly db: Database;
  private readonly statements = new Map<string, Statement<unknown[]>>();

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
      const rows = this.prepared(`${JOINED} WHERE e.stream_id = ? AND ${range} LIMIT ?`);
      const start = from ?? (isBackwards ? last : 0);
      return { events: (rows.all(id, start, limit) as Row[]).map(toEvent), lastRevision: last };
    });
  }

  /** The next events after a position; may stop early, at `upTo`, so that one call stays short. */
  page(after: number, filter: EventFilter, limit: number): Page {
    return this.atOneMoment(() => {
      const head = Math.max(this.head(), after);
      const { types = [], streamPrefixes = [] } = filter;
      const isIndexed = streamPrefixes.length === 0 && types.length <= MERGED_TYPES;
      const end = isIndexed ? head : Math.min(head, after + SCAN_WINDOW);
      const rows =
        types.length > 0 && isIndexed
          ? this.ofTypes(after, types, limit)
          : this.scanned(after, end, { types, streamPrefixes }, limit);
      const isFull = rows.length === limit;
      const upTo = isFull ? (rows.at(-1)?.[0] ?? end) : end;
      return { events: rows.map(toEvent), upTo, isEnd: upTo >= head };
    });
  }

  /** Each type's index is in book order already: SQLite merges them as far as the limit needs and sorts nothing. */
  private ofTypes(after: number, types: readonly string[], limit: number): Row[] {
    const distinct = [...new Set(types)];
    const each = 'SELECT position FROM events WHERE type = ? AND position > ?';
    const merged = `${distinct.map(() => each).join(' UNION ALL ')} ORDER BY position LIMIT ?`;
    const sql = `SELECT ${COLUMNS} FROM (${merged}) m CROSS JOIN events e ON e.position = m.position
      CROSS JOIN streams s ON s.id = e.stream_id ORDER BY m.position`;
    return this.prepared(sql).all(...distinct.flatMap((type) => [type, after]), limit) as Row[];
  }

  private scanned(after: number, end: number, filter: Required<EventFilter>, limit: number): Row[] {
    const { types, streamPrefixes } = filter;
    const inPrefix = streamPrefixes.map(() => 's.name >= ? AND s.name < ?').join(' OR ');
    const conditions = [
      'e.position > ? AND e.position <= ?',
      ...(types.length > 0 ? [`e.type IN (${types.map(() => '?').join(', ')})`] : []),
      ...(streamPrefixes.length > 0 ? [`(${inPrefix})`] : []),
    ];
    const ranges = streamPrefixes.flatMap((prefix) => [prefix, prefix + LAST_CHARACTER]);
    const sql = `${JOINED} WHERE ${conditions.join(' AND ')} ORDER BY e.position LIMIT ?`;
    return this.prepared(sql).all(after, end, ...types, ...ranges, limit) as Row[];
  }

  private atOneMoment<T>(read: () => T): T {
    this.db.exec('BEGIN');
    try {
      return read();
    } finally {
      this.db.exec('COMMIT');
    }
  }

  private prepared(sql: string): Statement<unknown[]> {
    const statement = this.statements.get(sql) ?? this.db.prepare(sql).raw();
    this.statements.set(sql, statement);
    return statement;
  }
}
