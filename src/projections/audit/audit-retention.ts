import type { Database, Statement } from 'better-sqlite3';
import type { EventData } from '../../domain/events';
import { RETENTION_CLASSES, UNKNOWN_LOGINS_WINDOW } from '../../domain/retention';

const { tokens: TOKENS, unknownLogins: UNKNOWN_LOGINS } = RETENTION_CLASSES;

/** Above every character of a stream name. */
const AFTER_ALL = '\u{10FFFF}';

/** Literally as in the conditions of three indexes: only then SQLite uses them. `.` + 1 is `/`, and `-` + 1 is `.`. */
export const OF_UNKNOWN_LOGINS = `stream >= 'login-unknown.' AND stream < 'login-unknown/'`;
export const OF_TOKENS = `stream >= 'token-' AND stream < 'token.'`;

/** Token streams are kept together, until their end and a time beyond; one that has lost its beginning is over. */
const TOKENS_IN_FORCE = `SELECT stream FROM events
  WHERE ${OF_TOKENS} AND type = 'TokenIssued' AND json_extract(body, '$.data.expiresAt') >= ?`;

/** Deletes the rows of events that the store has cut off, so that live and rebuilt hold the same. */
export class AuditRetention {
  private readonly byAge: Statement<[string, string, string]>;
  private readonly unknownByAge: Statement<[string]>;
  private readonly byCount: Statement<[string, number]>;
  private readonly ofTokens: Statement<[string]>;

  constructor(db: Database) {
    this.byAge = db.prepare('DELETE FROM events WHERE occurred_at < ? AND stream >= ? AND stream < ?');
    // by the index of all instants it would look at all that is older, whatever it is of: most of the book, twice a day
    this.unknownByAge = db.prepare(
      `DELETE FROM events INDEXED BY events_of_unknown_logins_by_time
       WHERE ${OF_UNKNOWN_LOGINS} AND occurred_at < ?`,
    );
    this.byCount = db.prepare(
      `DELETE FROM events WHERE ${OF_UNKNOWN_LOGINS} AND stream = ? AND revision < ?`,
    );
    this.ofTokens = db.prepare(
      `DELETE FROM events WHERE ${OF_TOKENS} AND stream NOT IN (${TOKENS_IN_FORCE})`,
    );
  }

  cutOff({ class: streams, before }: EventData['RetentionApplied']): void {
    if (streams === TOKENS) this.ofTokens.run(before);
    else if (streams === UNKNOWN_LOGINS) this.unknownByAge.run(before);
    else this.byAge.run(before, streams, streams + AFTER_ALL);
  }

  /** A stream of unknown logins keeps its newest events: rows go in steps that a rebuild takes at the same events. */
  follow(stream: string, revision: number): void {
    if (revision % UNKNOWN_LOGINS_WINDOW !== 0 || !stream.startsWith(UNKNOWN_LOGINS)) return;
    this.byCount.run(stream, revision - UNKNOWN_LOGINS_WINDOW);
  }
}
