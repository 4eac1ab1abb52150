import type { Database, Statement } from 'better-sqlite3';
import type { EventData } from '../../domain/events';
import { RETENTION_CLASSES, UNKNOWN_LOGINS_WINDOW } from '../../domain/retention';

const { tokens: TOKENS, unknownLogins: UNKNOWN_LOGINS } = RETENTION_CLASSES;

/** Above every character of a stream name. */
const LAST_CHARACTER = '\u{10FFFF}';

/** SQLite uses the partial indexes only for literally these conditions. `.` + 1 is `/`, and `-` + 1 is `.`. */
const within = (column: string, from: string, to: string) => `${column} >= '${from}' AND ${column} < '${to}'`;
const OF_UNKNOWN_LOGINS = within('stream', 'login-unknown.', 'login-unknown/');
const OF_TOKENS = within('stream', 'token-', 'token.');

/** What a build has still to delete: the cut-offs that it has met. Empty in a file that answers. */
export const CUT_OFFS_TABLE = `CREATE TABLE cut_offs (
    position INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    before TEXT NOT NULL
  ) STRICT;`;

/** Each row is appended to these, or to none: a build is not slower with them. */
export const APPENDED_RETENTION_INDEXES = `
  CREATE INDEX events_by_time ON events (occurred_at);
  CREATE INDEX events_of_unknown_logins_by_time ON events (occurred_at) WHERE ${OF_UNKNOWN_LOGINS};
  CREATE INDEX events_of_tokens ON events (stream) WHERE ${OF_TOKENS};`;

export const RETENTION_INDEXES = `
  CREATE INDEX IF NOT EXISTS events_of_unknown_logins ON events (stream, revision) WHERE ${OF_UNKNOWN_LOGINS};`;

/** Whether the build is at its end: the last index is made. */
export const IS_INDEXED = `SELECT 1 FROM sqlite_schema WHERE name = 'events_by_address'`;

const cutOffsOf = (condition: string) => `SELECT 1 FROM cut_offs c WHERE ${condition}
    AND events.position < c.position AND events.occurred_at < c.before`;

/**
 * Deletes at the end of a build what `cutOff` and `cutToCount` delete event by event from a file that is indexed: rows
 * that stood before a cut-off when it was written.
 */
export const DELETE_CUT_OFF = `
  DELETE FROM events WHERE ${OF_UNKNOWN_LOGINS} AND revision < (
    SELECT max(u.revision) / ${UNKNOWN_LOGINS_WINDOW} * ${UNKNOWN_LOGINS_WINDOW} - ${UNKNOWN_LOGINS_WINDOW}
    FROM events u WHERE ${within('u.stream', 'login-unknown.', 'login-unknown/')} AND u.stream = events.stream
  );
  DELETE FROM events INDEXED BY events_of_unknown_logins_by_time WHERE ${OF_UNKNOWN_LOGINS}
    AND occurred_at < (SELECT max(before) FROM cut_offs WHERE class = '${UNKNOWN_LOGINS}')
    AND EXISTS (${cutOffsOf(`c.class = '${UNKNOWN_LOGINS}'`)});
  DELETE FROM events INDEXED BY events_by_time
    WHERE occurred_at < (SELECT max(before) FROM cut_offs WHERE class NOT IN ('${UNKNOWN_LOGINS}', '${TOKENS}'))
    AND EXISTS (${cutOffsOf(`c.class NOT IN ('${UNKNOWN_LOGINS}', '${TOKENS}')
    AND events.stream >= c.class AND events.stream < c.class || char(0x10FFFF)`)});
  DELETE FROM events WHERE ${OF_TOKENS} AND EXISTS (
    SELECT 1 FROM cut_offs c WHERE c.class = '${TOKENS}' AND events.position < c.position AND NOT EXISTS (
      SELECT 1 FROM events t WHERE ${within('t.stream', 'token-', 'token.')} AND t.stream = events.stream
      AND t.type = 'TokenIssued' AND t.position < c.position
      AND json_extract(t.body, '$.data.expiresAt') >= c.before));
  DELETE FROM cut_offs;`;

/** Token streams are kept whole until a time after the token's end; one without its first event is over. */
const TOKENS_IN_FORCE = `SELECT stream FROM events
  WHERE ${OF_TOKENS} AND type = 'TokenIssued' AND json_extract(body, '$.data.expiresAt') >= ?`;

/** Deletes the rows of events that the store has removed, so that live and rebuilt hold the same. */
export class AuditRetention {
  private readonly isIndexed: Statement<[]>;
  private readonly forgetCutOffs: Statement<[string, string]>;
  private readonly noteCutOff: Statement<[number, string, string]>;
  private readonly prepared = new Map<string, Statement<string[]>>();
  private readonly byCount: Statement<[string, number]>;

  constructor(private readonly db: Database) {
    this.isIndexed = db.prepare(IS_INDEXED);
    this.forgetCutOffs = db.prepare('DELETE FROM cut_offs WHERE class = ? AND before <= ?');
    this.noteCutOff = db.prepare('INSERT INTO cut_offs VALUES (?, ?, ?)');
    this.byCount = db.prepare(
      `DELETE FROM events WHERE ${OF_UNKNOWN_LOGINS} AND stream = ? AND revision < ?`,
    );
  }

  /** @param position of the event: what was written after it stays */
  cutOff(position: string, { class: streams, before }: EventData['RetentionApplied']): void {
    if (this.isIndexed.get() === undefined) {
      // a later cut-off of the same streams removes whatever an earlier instant would
      this.forgetCutOffs.run(streams, before);
      this.noteCutOff.run(Number(position), streams, before);
    } else if (streams === TOKENS) {
      this.run(`DELETE FROM events WHERE ${OF_TOKENS} AND stream NOT IN (${TOKENS_IN_FORCE})`, before);
    } else if (streams === UNKNOWN_LOGINS) {
      // the index of all instants would visit most of the book, twice a day
      this.run(
        `DELETE FROM events INDEXED BY events_of_unknown_logins_by_time
         WHERE ${OF_UNKNOWN_LOGINS} AND occurred_at < ?`,
        before,
      );
    } else {
      const sql = 'DELETE FROM events WHERE occurred_at < ? AND stream >= ? AND stream < ?';
      this.run(sql, before, streams, streams + LAST_CHARACTER);
    }
  }

  /** A stream of unknown logins keeps its newest events. They go in steps, so that a rebuild deletes the same rows. */
  cutToCount(stream: string, revision: number): void {
    if (revision % UNKNOWN_LOGINS_WINDOW !== 0 || !stream.startsWith(UNKNOWN_LOGINS)) return;
    if (this.isIndexed.get() !== undefined) this.byCount.run(stream, revision - UNKNOWN_LOGINS_WINDOW);
  }

  /** Prepared when it is first needed: before a build has its indexes it could not be. */
  private run(sql: string, ...parameters: string[]): void {
    let statement = this.prepared.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.prepared.set(sql, statement);
    }
    statement.run(...parameters);
  }
}
