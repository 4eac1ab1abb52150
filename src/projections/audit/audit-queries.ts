import { DomainError } from '../../domain/errors';
import type { Policy } from '../../domain/events';
import type { Position, StoredEvent } from '../../event-store/event-store';
import type { LiveFile, Page } from '../engine/live-file';

export interface AuditFilter {
  /** userId of the person whom it is about. */
  readonly subject?: string;
  /** Id of who did it: a userId, a token's id, an OS user. */
  readonly actor?: string;
  readonly type?: string;
  /** Client address, as written. */
  readonly address?: string;
  /** ISO 8601 instants: `from` inclusive, `to` exclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Default `desc`: the newest first. */
  readonly order?: 'asc' | 'desc';
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

/** Events as stored, personal data still sealed. */
export type AuditPage = Page<StoredEvent>;

export interface PolicyInForceRow {
  readonly policy: Policy;
  readonly position: Position;
  readonly occurredAt: string;
}

interface StoredRow {
  position: number;
  event_id: string;
  type: string;
  occurred_at: string;
  stream: string;
  revision: number;
  body: string;
}

const COLUMNS = 'position, event_id, type, occurred_at, stream, revision, body';

/** Half of the book each: no index tells anything about them, and a page of them is always near. */
const COMMON_TYPES = new Set(['LoginAttempted', 'LoginSucceeded']);

/** What the index of types leaves out; a query that says the same may use it. */
export const UNCOMMON = `type NOT IN (${[...COMMON_TYPES].map((type) => `'${type}'`).join(', ')})`;

type Where = { conditions: string[]; parameters: (string | number)[] };

/** The book: the read model `audit`. Every query throws DomainError `not_ready` while it is being built. */
export class AuditQueries {
  constructor(private readonly file: LiveFile) {}

  /** @throws DomainError `invalid_request` for a cursor that this list did not make */
  list(filter: AuditFilter): AuditPage {
    const where: Where = { conditions: [], parameters: [] };
    const isAscending = filter.order === 'asc';
    if (!this.addTime(filter, where)) return { items: [], nextCursor: null };
    addEquals(filter, where);
    if (filter.cursor !== undefined) {
      where.conditions.push(isAscending ? 'position > ?' : 'position < ?');
      where.parameters.push(positionOf(filter.cursor));
    }
    const condition = where.conditions.length === 0 ? '' : `WHERE ${where.conditions.join(' AND ')}`;
    const sql = `SELECT ${COLUMNS} FROM events ${condition} ORDER BY position ${isAscending ? 'ASC' : 'DESC'} LIMIT ?`;
    const found = this.file.prepared<unknown[], StoredRow>(sql).all(...where.parameters, filter.limit + 1);
    const items = found.slice(0, filter.limit).map(toEvent);
    return { items, nextCursor: found.length > filter.limit ? (items.at(-1)?.position ?? null) : null };
  }

  /**
   * What is about one person, oldest first, with what made and ended the admin right.
   * @param range `after` exclusive, `upTo` inclusive; `limit` 1 to 1,000
   */
  ofPerson(userId: string, range: { after?: Position; upTo?: Position; limit: number }): StoredEvent[] {
    const sql = `SELECT ${COLUMNS} FROM events INDEXED BY events_by_subject
      WHERE subject_id = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?`;
    const after = positionOf(range.after ?? '0');
    const upTo = range.upTo === undefined ? Number.MAX_SAFE_INTEGER : positionOf(range.upTo);
    return this.file
      .prepared<[string, number, number, number], StoredRow>(sql)
      .all(userId, after, upTo, range.limit)
      .map(toEvent);
  }

  /** One event; null where none stands or it is none that is shown. */
  at(position: Position): StoredEvent | undefined {
    const sql = `SELECT ${COLUMNS} FROM events WHERE position = ?`;
    const stored = this.file.prepared<[number], StoredRow>(sql).get(positionOf(position));
    return stored === undefined ? undefined : toEvent(stored);
  }

  /** Every policy that was ever in force, oldest first. */
  policies(): PolicyInForceRow[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE type = 'PolicyInForce' AND ${UNCOMMON} ORDER BY position`;
    return this.file
      .prepared<[], StoredRow>(sql)
      .all()
      .map(toEvent)
      .map((event) => ({
        policy: event.data as unknown as Policy,
        position: event.position,
        occurredAt: event.occurredAt,
      }));
  }

  /** Bounds by position first, so that a page far back does not walk over everything since. */
  private addTime({ from, to }: AuditFilter, where: Where): boolean {
    if (from === undefined && to === undefined) return true;
    const range = [from ?? '', to ?? '~'] as [string, string];
    const sql = `SELECT min(position) AS first, max(position) AS last FROM events INDEXED BY events_by_time
      WHERE occurred_at >= ? AND occurred_at < ?`;
    const bounds = this.file
      .prepared<[string, string], { first: number | null; last: number | null }>(sql)
      .get(...range);
    if (bounds === undefined || bounds.first === null || bounds.last === null) return false;
    where.conditions.push('position >= ? AND position <= ? AND +occurred_at >= ? AND +occurred_at < ?');
    where.parameters.push(bounds.first, bounds.last, ...range);
    return true;
  }
}

/** Only the column that tells most may use its index: a `+` keeps the planner from the others. */
function addEquals(filter: AuditFilter, where: Where): void {
  const isCommon = filter.type !== undefined && COMMON_TYPES.has(filter.type);
  const rareFirst = isCommon ? (['actor', 'type'] as const) : (['type', 'actor'] as const);
  let prefix = '';
  for (const field of ['subject', 'address', ...rareFirst] as const) {
    const value = filter[field];
    if (value === undefined) continue;
    if (field === 'type' && !isCommon) where.conditions.push(UNCOMMON);
    where.conditions.push(`${prefix}${COLUMN_OF[field]} = ?`);
    where.parameters.push(value);
    prefix = '+';
  }
}

const COLUMN_OF = { subject: 'subject_id', actor: 'actor_id', type: 'type', address: 'address' } as const;

function positionOf(cursor: string): number {
  if (!/^\d{1,16}$/.test(cursor))
    throw new DomainError('invalid_request', 'this is not a position of the book');
  return Number(cursor);
}

const toEvent = (row: StoredRow): StoredEvent => ({
  position: String(row.position),
  stream: row.stream,
  revision: row.revision,
  eventId: row.event_id,
  type: row.type,
  occurredAt: row.occurred_at,
  ...(JSON.parse(row.body) as Omit<
    StoredEvent,
    'position' | 'stream' | 'revision' | 'eventId' | 'type' | 'occurredAt'
  >),
});
