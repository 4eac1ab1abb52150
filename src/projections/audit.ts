import type { Database, Statement } from 'better-sqlite3';
import type { EventData } from '../domain/events';
import { IMPORT } from '../domain/streams';
import { tailOf, textOf } from '../event-store/lazy-event';
import { UNCOMMON } from './audit-queries';
import { AuditRetention, OF_TOKENS, OF_UNKNOWN_LOGINS } from './audit-retention';
import type { Cell, FoldedEvent } from './folded-event';
import type { ModelWriter, ReadModel } from './read-model';

export { AuditQueries } from './audit-queries';
export type { AuditFilter, AuditPage, PolicyInForceRow } from './audit-queries';

/**
 * `body` is the rest of the envelope as JSON, personal data still sealed; the address alone is open, to find it by.
 * `erased`: whose addresses are still to be blanked when a build makes its indexes; empty in a file that answers.
 */
const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    subject_id TEXT,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    address TEXT,
    address_subject TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE erased (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE INDEX events_by_time ON events (occurred_at);
  CREATE INDEX events_of_unknown_logins ON events (stream, revision) WHERE ${OF_UNKNOWN_LOGINS};
  CREATE INDEX events_of_tokens ON events (stream) WHERE ${OF_TOKENS};
`;

const INDEXES = `
  CREATE INDEX IF NOT EXISTS events_by_subject ON events (subject_id) WHERE subject_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_by_actor ON events (actor_id) WHERE actor_id IS NOT NULL;
  UPDATE events SET address = NULL, address_subject = NULL
    WHERE (subject_id IN (SELECT subject FROM erased) OR actor_id IN (SELECT subject FROM erased))
      AND address_subject IN (SELECT subject FROM erased);
  DELETE FROM erased;
  CREATE INDEX IF NOT EXISTS events_by_type ON events (type) WHERE ${UNCOMMON};
  CREATE INDEX IF NOT EXISTS events_by_address ON events (address) WHERE address IS NOT NULL;
`;

/** The last of the two indexes that somebody's rows are found by. */
const IS_INDEXED = `SELECT 1 FROM sqlite_schema WHERE name = 'events_by_actor'`;

/** Never shown: secrets and keys. */
const HIDDEN = ['credential-', 'key-', IMPORT];
const isHidden = (stream: string): boolean => HIDDEN.some((prefix) => stream.startsWith(prefix));
const NO_ROW = [null, null, null, null, null, null, null];

class AuditWriter implements ModelWriter {
  private readonly insert: Statement;
  private readonly blank: Statement<[string, string, string]>;
  private readonly blankLater: Statement<[string]>;
  private readonly isIndexed: Statement<[]>;
  private readonly retention: AuditRetention;

  constructor(db: Database) {
    this.insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.blank = db.prepare(
      `UPDATE events SET address = NULL, address_subject = NULL
       WHERE (subject_id = ? OR actor_id = ?) AND address_subject = ?`,
    );
    this.blankLater = db.prepare('INSERT OR IGNORE INTO erased VALUES (?)');
    this.isIndexed = db.prepare(IS_INDEXED);
    this.retention = new AuditRetention(db);
  }

  apply(event: FoldedEvent): void {
    if (event.type === 'KeyDestroyed') {
      this.erase((event.data as EventData['KeyDestroyed']).subject);
    }
    if (isHidden(event.stream)) return;
    this.write(event);
    if (event.type === 'RetentionApplied') this.retention.cutOff(event.data as EventData['RetentionApplied']);
    this.retention.follow(event);
  }

  /** Nothing is held back. */
  flush(): void {}

  forget(): void {}

  private erase(subject: string): void {
    if (this.isIndexed.get() === undefined) this.blankLater.run(subject);
    else this.blank.run(subject, subject, subject);
  }

  private write(event: FoldedEvent): void {
    const [eventId, ...others] = event.prepared ?? prepare(event);
    const { position, type, occurredAt, stream, revision } = event;
    this.insert.run(Number(position), eventId, type, occurredAt, stream, revision, ...others);
  }
}

/** The cells of a row that take an event apart: its id, then those from `subject_id` on. */
function prepare(event: FoldedEvent): readonly Cell[] {
  if (isHidden(event.stream)) return NO_ROW;
  const { eventId, personId, actor, schemaVersion } = event;
  const { value = null, subject = null } = addressOf(event) ?? {};
  const body = `{"schemaVersion":${schemaVersion}${tailOf(textOf(event))}`;
  return [eventId, personId, actor.kind, actor.id, value, subject, body];
}

function addressOf(event: FoldedEvent): { value: string; subject: string } | undefined {
  for (const { subject } of event.personal) {
    const value = event.opened(subject).address;
    if (value !== undefined) return { value, subject };
  }
  return undefined;
}

export const audit: ReadModel = {
  name: 'audit',
  version: 2,
  handles: 'every',
  feedsGuard: false,
  schema: SCHEMA,
  indexes: INDEXES,
  preparing: { of: prepare, contentOf: ['KeyDestroyed', 'RetentionApplied'], looksAtStreams: true },
  open: (db) => new AuditWriter(db),
};
