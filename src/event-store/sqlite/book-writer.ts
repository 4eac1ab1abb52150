import type { Database } from 'better-sqlite3';
import type { EventRow, WriteAnswer, WriteRequest } from './write-protocol';

type Append = Extract<WriteRequest, { kind: 'append' }>;
type SetRetention = Extract<WriteRequest, { kind: 'set-retention' }>;

interface StreamRow {
  readonly id: number;
  readonly revision: number;
  readonly keep_last: number | null;
}

interface EventPlace {
  readonly revision: number;
  readonly position: number;
}

const prepareStatements = (db: Database) => ({
  findStream: db.prepare<[string], StreamRow>('SELECT id, revision, keep_last FROM streams WHERE name = ?'),
  addStream: db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)'),
  setRevision: db.prepare<[number, number]>('UPDATE streams SET revision = ? WHERE id = ?'),
  setRetention: db.prepare<[number | null, number | null, number]>(
    'UPDATE streams SET keep_last = ?, max_age_seconds = ? WHERE id = ?',
  ),
  findEvent: db.prepare<[number, string], EventPlace>(
    'SELECT revision, position FROM events WHERE stream_id = ? AND event_id = unhex(?)',
  ),
  firstKept: db
    .prepare<[number], number | null>('SELECT min(revision) FROM events WHERE stream_id = ?')
    .pluck(),
  addEvent: db.prepare<[number, number, string, string, string, string]>(
    'INSERT INTO events (stream_id, revision, event_id, type, occurred_at, body) VALUES (?, ?, unhex(?), ?, ?, ?)',
  ),
  removeUpTo: db.prepare<[number, number]>('DELETE FROM events WHERE stream_id = ? AND revision <= ?'),
});

/** The writes of one connection, each inside the transaction that the caller has begun. */
export class BookWriter {
  private readonly sql: ReturnType<typeof prepareStatements>;

  constructor(db: Database) {
    this.sql = prepareStatements(db);
  }

  append(request: Append): WriteAnswer {
    const stream = this.sql.findStream.get(request.stream);
    const last = stream?.revision ?? -1;
    const earlier = stream && last >= 0 ? this.earlierAppend(stream.id, request) : 'none';
    if (typeof earlier === 'object') return { kind: 'appended', id: request.id, ...earlier, isRepeat: true };
    if (earlier === 'mixed' || !isAsExpected(request.expected, last)) {
      return { kind: 'conflict', id: request.id, actual: last < 0 ? 'none' : last };
    }
    const streamId = stream?.id ?? Number(this.sql.addStream.run(request.stream).lastInsertRowid);
    const place = this.store(streamId, last, request.events);
    if (stream?.keep_last != null) this.sql.removeUpTo.run(streamId, place.revision - stream.keep_last);
    return { kind: 'appended', id: request.id, ...place, isRepeat: false };
  }

  setRetention(request: SetRetention): WriteAnswer {
    const stream = this.sql.findStream.get(request.stream);
    const streamId = stream?.id ?? Number(this.sql.addStream.run(request.stream).lastInsertRowid);
    this.sql.setRetention.run(request.keepLast, request.maxAgeSeconds, streamId);
    const removed =
      stream && request.keepLast !== null
        ? this.sql.removeUpTo.run(streamId, stream.revision - request.keepLast).changes
        : 0;
    return { kind: 'done', id: request.id, removed };
  }

  private store(streamId: number, last: number, events: readonly EventRow[]): EventPlace {
    let revision = last;
    let position = 0;
    for (const event of events) {
      revision += 1;
      position = Number(this.sql.addEvent.run(streamId, revision, ...event).lastInsertRowid);
    }
    this.sql.setRevision.run(revision, streamId);
    return { revision, position };
  }

  /**
   * Where these events stand when this is a retry; `none` when all are new, `mixed` when it is neither.
   * With a stated revision they must stand just behind it; what retention has removed since is no obstacle.
   */
  private earlierAppend(streamId: number, request: Append): EventPlace | 'none' | 'mixed' {
    const found = request.events.map(([eventId]) => this.sql.findEvent.get(streamId, eventId));
    const final = found.at(-1);
    if (final === undefined) return found.some((place) => place !== undefined) ? 'mixed' : 'none';
    const stated = request.expected === 'none' ? -1 : request.expected;
    if (typeof stated === 'string' && found.every((place) => place !== undefined)) return final;
    const first = final.revision - found.length + 1;
    if (typeof stated === 'number' && first !== stated + 1) return 'mixed';
    const firstKept = this.sql.firstKept.get(streamId) ?? 0;
    const isInPlace = found.every((place, index) =>
      place === undefined ? first + index < firstKept : place.revision === first + index,
    );
    return isInPlace ? final : 'mixed';
  }
}

const isAsExpected = (expected: Append['expected'], last: number): boolean => {
  if (expected === 'any') return true;
  if (expected === 'exists') return last >= 0;
  return expected === 'none' ? last < 0 : expected === last;
};
