import type { Database, Statement } from 'better-sqlite3';
import type { EventData } from '../../domain/events';
import { IMPORT } from '../../domain/streams';
import { firstUserIdOf, tailOf, textOf } from '../../event-store/lazy-event';
import type { Cell, FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';
import { NOT_BY_HUBS, UNCOMMON } from './audit-filter';
import {
  APPENDED_RETENTION_INDEXES,
  AuditRetention,
  CUT_OFFS_TABLE,
  DELETE_CUT_OFF,
  IS_INDEXED,
  RETENTION_INDEXES,
} from './audit-retention';
import { COUNTED_INDEX, countedAs } from './counted';
import { addressOf } from './indexed-address';

export { AuditQueries } from './audit-queries';
export type { AuditFilter } from './audit-filter';
export type { AuditPage, PolicyInForceRow } from './audit-queries';

/**
 * `body` is the rest of the envelope as JSON, personal data still sealed. Only the address is open, as a search key.
 * `counted` says what of a summary the event is (`COUNTED`).
 * The columns after `position` in an index are those of other filters: rows that these leave out are not read.
 * A build keeps the indexes below from its beginning: their entries come in the order of the book, or are few, so they do
 * not slow it down as it grows. It makes the others at its end, from sorted rows. Work that needs those waits until then
 * in two tables: `erased` (people whose addresses are still to be blanked) and `cut_offs`. Both are empty in a file that
 * answers.
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
    address_key TEXT,
    address_subject TEXT,
    counted INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE erased (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  ${CUT_OFFS_TABLE}
  ${APPENDED_RETENTION_INDEXES}
  CREATE INDEX events_by_type ON events (type, position, actor_kind, address_key) WHERE ${UNCOMMON};
  CREATE INDEX events_by_actor_kind ON events (actor_kind, position, type) WHERE ${NOT_BY_HUBS};${COUNTED_INDEX}
`;

const INDEXES = `
  ${RETENTION_INDEXES}
  ${DELETE_CUT_OFF}
  CREATE INDEX IF NOT EXISTS events_by_subject ON events (subject_id) WHERE subject_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS events_by_actor ON events (actor_id) WHERE actor_id IS NOT NULL;
  UPDATE events SET address_key = NULL, address_subject = NULL
    WHERE (subject_id IN (SELECT subject FROM erased) OR actor_id IN (SELECT subject FROM erased))
      AND address_subject IN (SELECT subject FROM erased);
  DELETE FROM erased;
  CREATE INDEX IF NOT EXISTS events_by_address ON events (address_key) WHERE address_key IS NOT NULL;
`;

/** Never shown: secrets and keys. */
const HIDDEN = ['credential-', 'key-', IMPORT];
const isHidden = (stream: string): boolean => HIDDEN.some((prefix) => stream.startsWith(prefix));

class AuditWriter implements ModelWriter {
  /** With one argument for each column: an array would be read by the slower generic access to its elements. */
  private readonly insert: Statement<Cell[]>;
  private readonly blank: Statement<[string, string, string]>;
  private readonly blankLater: Statement<[string]>;
  private readonly isIndexed: Statement<[]>;
  private readonly retention: AuditRetention;

  constructor(db: Database) {
    this.insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.blank = db.prepare(
      `UPDATE events SET address_key = NULL, address_subject = NULL
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
    const cells: Cell[] = [];
    prepare(event, cells);
    if (cells.length === 0) return;
    this.insert.run(...cells);
    if (event.type === 'RetentionApplied')
      this.retention.cutOff(event.position, event.data as EventData['RetentionApplied']);
    this.retention.cutToCount(event.stream, event.revision);
  }

  applyPrepared(cells: readonly Cell[], at: number): void {
    const row = cells.slice(at, at + WIDTH) as Row;
    this.insert.run(...row);
    this.retention.cutToCount(row[4], row[5]);
  }

  /** Nothing is kept in memory. */
  flush(): void {}

  forget(): void {}

  private erase(subject: string): void {
    if (this.isIndexed.get() === undefined) this.blankLater.run(subject);
    else this.blank.run(subject, subject, subject);
  }
}

/** A row of `events`. */
type Row = [
  position: number,
  eventId: string,
  type: string,
  occurredAt: string,
  stream: string,
  revision: number,
  subjectId: string | null,
  actorKind: string,
  actorId: string | null,
  addressKey: string | null,
  addressSubject: string | null,
  counted: number | null,
  body: string,
];
const WIDTH = 13;

function prepare(event: FoldedEvent, cells: Cell[]): void {
  const { stream } = event;
  if (isHidden(stream)) return;
  const { position, eventId, type, occurredAt, revision, actor, schemaVersion } = event;
  const personId = firstUserIdOf(event) ?? event.personId;
  const { key = null, subject = null } = addressOf(event) ?? {};
  const body = `{"schemaVersion":${schemaVersion}${tailOf(textOf(event))}`;
  cells.push(Number(position), eventId, type, occurredAt, stream, revision);
  cells.push(personId, actor.kind, actor.id, key, subject, countedAs(event), body);
}

/** Types whose content `apply` reads. */
const APPLIED_WHOLE = ['KeyDestroyed', 'RetentionApplied'];

export const audit: ReadModel = {
  name: 'audit',
  version: 9,
  handles: 'every',
  feedsGuard: false,
  schema: SCHEMA,
  indexes: INDEXES,
  preparing: { isFor: (type) => !APPLIED_WHOLE.includes(type), width: WIDTH, isExpensive: true, prepare },
  open: (db) => new AuditWriter(db),
};
