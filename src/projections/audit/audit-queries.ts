import { DomainError } from '../../domain/errors';
import type { Policy } from '../../domain/events';
import type { Position, StoredEvent } from '../../event-store/event-store';
import type { KeyRange } from '../../platform/address-key';
import type { LiveFile, Page } from '../engine/live-file';
import {
  addConditions,
  conditionsOf,
  UNCOMMON,
  type ActorMatch,
  type AuditFilter,
  type Where,
} from './audit-filter';
import { COUNT_BETWEEN, COUNTED, type Counted } from './counted';
import { RECENT_HUB_SIGN_INS, type HubSignIn } from './shared-address';

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

const ANY_TIME: Where = { conditions: [], parameters: [] };

/** Maximum number of events of a range of addresses that are found by the index and then sorted. */
const INDEXED_ADDRESSES_MAX = 10_000;

/** The book: the read model `audit`. Every query throws DomainError `not_ready` while it is being built. */
export class AuditQueries {
  constructor(private readonly file: LiveFile) {}

  /** @throws DomainError `invalid_request` for a cursor that this list did not make */
  list({ actors, ...filter }: AuditFilter): AuditPage {
    const isAscending = filter.order === 'asc';
    const matches = actors ?? [undefined];
    const time = this.timeOf(filter);
    const rows = time === null ? [] : matches.flatMap((actor) => this.rowsOf(filter, actor, time));
    const found = [...new Map(rows.map((row) => [row.position, row])).values()].toSorted((a, b) =>
      isAscending ? a.position - b.position : b.position - a.position,
    );
    const items = found.slice(0, filter.limit).map(toEvent);
    return { items, nextCursor: found.length > filter.limit ? (items.at(-1)?.position ?? null) : null };
  }

  /** Who signed in at the hubs lately, and from where. */
  recentHubSignIns(): HubSignIn[] {
    return this.file.prepared<[], HubSignIn>(RECENT_HUB_SIGN_INS).all();
  }

  /** Whether this actor ever did anything that is still in the book. */
  hasActor(actor: ActorMatch): boolean {
    return this.rowsOf({ limit: 0 }, actor, ANY_TIME).length > 0;
  }

  /** One row more than the page holds, if there are more. */
  private rowsOf(
    filter: Omit<AuditFilter, 'actors'>,
    actor: ActorMatch | undefined,
    time: Readonly<Where>,
  ): StoredRow[] {
    const where: Where = { conditions: [...time.conditions], parameters: [...time.parameters] };
    const isAscending = filter.order === 'asc';
    const isRareRange = this.isRareRange(filter.addresses);
    const conditions = conditionsOf(filter, actor, isRareRange);
    addConditions(where, conditions);
    if (filter.cursor !== undefined) {
      where.conditions.push(isAscending ? 'position > ?' : 'position < ?');
      where.parameters.push(positionOf(filter.cursor));
    }
    const condition = where.conditions.length === 0 ? '' : `WHERE ${where.conditions.join(' AND ')}`;
    // without the hint the planner would read the whole book rather than sort a few rows
    const index = conditions[0]?.column === 'address_key' ? 'INDEXED BY events_by_address' : '';
    const sql = `SELECT ${COLUMNS} FROM events ${index} ${condition} ORDER BY position ${isAscending ? 'ASC' : 'DESC'} LIMIT ?`;
    return this.file.prepared<unknown[], StoredRow>(sql).all(...where.parameters, filter.limit + 1);
  }

  /** A wide range is read in the order of the book instead: its next page is near, and nothing has to be sorted. */
  private isRareRange(addresses: KeyRange | undefined): boolean {
    if (addresses === undefined) return false;
    if (addresses.first === addresses.last) return true;
    const sql = `SELECT count(*) FROM (SELECT 1 FROM events WHERE address_key >= ? AND address_key <= ? LIMIT ?)`;
    const count = this.file
      .prepared<[string, string, number], number>(sql)
      .pluck()
      .get(addresses.first, addresses.last, INDEXED_ADDRESSES_MAX);
    return (count ?? 0) < INDEXED_ADDRESSES_MAX;
  }

  /**
   * What is about one person, oldest first, with what made and ended the admin right.
   * @param range `after` exclusive; `limit` 1 to 1,000
   */
  ofPerson(userId: string, range: { after?: Position; limit: number }): StoredEvent[] {
    const sql = `SELECT ${COLUMNS} FROM events INDEXED BY events_by_subject
      WHERE subject_id = ? AND position > ? ORDER BY position LIMIT ?`;
    return this.file
      .prepared<[string, number, number], StoredRow>(sql)
      .all(userId, positionOf(range.after ?? '0'), range.limit)
      .map(toEvent);
  }

  /** One event; undefined where there is none, or none that is shown. */
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

  /** How many events of a kind the book still has between two instants (ISO 8601): `from` inclusive, `to` exclusive. */
  count(counted: Counted, from: string, to: string): number {
    const query = this.file.prepared<[number, string, string], number>(COUNT_BETWEEN).pluck();
    return query.get(COUNTED.indexOf(counted), from, to) ?? 0;
  }

  /** Turns the instants into a range of positions, so that a page far back does not scan everything since. Null: nothing. */
  private timeOf({ from, to }: AuditFilter): Where | null {
    if (from === undefined && to === undefined) return ANY_TIME;
    const range = [from ?? '', to ?? '~'] as [string, string];
    const sql = `SELECT min(position) AS first, max(position) AS last FROM events INDEXED BY events_by_time
      WHERE occurred_at >= ? AND occurred_at < ?`;
    const bounds = this.file
      .prepared<[string, string], { first: number | null; last: number | null }>(sql)
      .get(...range);
    if (bounds === undefined || bounds.first === null || bounds.last === null) return null;
    return {
      conditions: ['position >= ? AND position <= ? AND +occurred_at >= ? AND +occurred_at < ?'],
      parameters: [bounds.first, bounds.last, ...range],
    };
  }
}

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
