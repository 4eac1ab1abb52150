import type { Database } from 'better-sqlite3';
import { KnownStreams, type KnownStream } from './known-streams';
import type { EventRow, WriteAnswer, WriteRequest } from './write-protocol';

type Append = Extract<WriteRequest, { kind: 'append' }>;
type SetRetention = Extract<WriteRequest, { kind: 'set-retention' }>;

interface EventPlace {
  readonly revision: number;
  readonly position: number;
}

const prepareStatements = (db: Database) => ({
  setRevision: db.prepare<[number, number]>('UPDATE streams SET revision = ? WHERE id = ?'),
  setRetention: db.prepare<[number | null, number | null, number]>(
    'UPDATE streams SET keep_last = ?, max_age_seconds = ? WHERE id = ?',
  ),
  findEvent: db.prepare<[number, string], EventPlace>(
    `SELECT revision, position FROM events WHERE stream_id = ? AND event_id = unhex(?, '-')`,
  ),
  firstKept: db
    .prepare<[number], number | null>('SELECT min(revision) FROM events WHERE stream_id = ?')
    .pluck(),
  addEvent: db.prepare<[number, number, string, string, string, string]>(
    `INSERT INTO events (stream_id, revision, event_id, type, occurred_at, body)
     VALUES (?, ?, unhex(?, '-'), ?, ?, ?) ON CONFLICT (stream_id, event_id) DO NOTHING`,
  ),
  removeAfter: db.prepare<[number, number]>('DELETE FROM events WHERE stream_id = ? AND revision > ?'),
  removeUpTo: db.prepare<[number, number]>('DELETE FROM events WHERE stream_id = ? AND revision <= ?'),
});

/** The writes of one connection. The caller begins and ends the transaction. */
export class BookWriter {
  private readonly sql: ReturnType<typeof prepareStatements>;
  private readonly streams: KnownStreams;

  constructor(db: Database) {
    this.sql = prepareStatements(db);
    this.streams = new KnownStreams(db);
  }

  /** Call it at the start of each transaction. */
  begun(): void {
    this.streams.refresh();
  }

  /** Call it after a rollback. */
  undone(): void {
    this.streams.forget();
  }

  append(request: Append): WriteAnswer {
    const known = this.streams.get(request.stream);
    const last = known?.revision ?? -1;
    if (isAsExpected(request.expected, last)) {
      const stream = known ?? this.streams.add(request.stream);
      const place = this.store(stream, request.events);
      if (place) return { kind: 'appended', id: request.id, ...place, isRepeat: false };
    }
    const earlier = known && last >= 0 ? this.earlierAppend(known.id, request) : undefined;
    if (earlier) return { kind: 'appended', id: request.id, ...earlier, isRepeat: true };
    return { kind: 'conflict', id: request.id, actual: last < 0 ? 'none' : last };
  }

  setRetention({ id, stream, keepLast, maxAgeSeconds }: SetRetention): WriteAnswer {
    const known = this.streams.get(stream) ?? this.streams.add(stream);
    this.sql.setRetention.run(keepLast, maxAgeSeconds, known.id);
    known.keepLast = keepLast;
    const removed = this.keepNewest(known);
    return { kind: 'done', id, removed };
  }

  /** @returns the position of the last event; undefined: the stream has one of them already, and nothing was stored */
  private store(stream: KnownStream, events: readonly EventRow[]): EventPlace | undefined {
    let revision = stream.revision;
    let position = 0;
    for (const [eventId, type, occurredAt, body] of events) {
      const added = this.sql.addEvent.run(stream.id, revision + 1, eventId, type, occurredAt, body);
      if (added.changes === 0) {
        this.sql.removeAfter.run(stream.id, stream.revision);
        return undefined;
      }
      revision += 1;
      position = Number(added.lastInsertRowid);
    }
    this.sql.setRevision.run(revision, stream.id);
    stream.revision = revision;
    this.keepNewest(stream);
    return { revision, position };
  }

  private keepNewest({ id, revision, keepLast }: KnownStream): number {
    return keepLast === null ? 0 : this.sql.removeUpTo.run(id, revision - keepLast).changes;
  }

  /**
   * The place of these events if this is a retry; undefined if it is not.
   * With a revision they must directly follow it; events that retention has removed since do not matter.
   */
  private earlierAppend(streamId: number, request: Append): EventPlace | undefined {
    const found = request.events.map(([eventId]) => this.sql.findEvent.get(streamId, eventId));
    const final = found.at(-1);
    if (final === undefined) return undefined;
    const stated = request.expected === 'none' ? -1 : request.expected;
    if (typeof stated === 'string' && found.every((place) => place !== undefined)) return final;
    const first = final.revision - found.length + 1;
    if (first < 0 || (typeof stated === 'number' && first !== stated + 1)) return undefined;
    const firstKept = this.sql.firstKept.get(streamId) ?? 0;
    const isInPlace = found.every((place, index) =>
      place === undefined ? first + index < firstKept : place.revision === first + index,
    );
    return isInPlace ? final : undefined;
  }
}

const isAsExpected = (expected: Append['expected'], last: number): boolean => {
  if (expected === 'any') return true;
  if (expected === 'exists') return last >= 0;
  return expected === 'none' ? last < 0 : expected === last;
};
