import { Buffer } from 'node:buffer';
import { DomainError } from '../../domain/errors';
import { normaliseGroupName } from '../../domain/group-name';
import type { ShownStatus } from './shown-status';

export type UserSort = 'username' | 'createdAt' | 'lastLoginAt';

export type SortOrder = 'asc' | 'desc';

export interface UserFilter {
  readonly status?: ShownStatus;
  /** Part of the username or the e-mail address; case does not matter. */
  readonly q?: string;
  readonly group?: string;
  readonly admin?: boolean;
  readonly passwordSet?: boolean;
  /** ISO 8601 instant, UTC: accounts that end before it, also those that have ended. */
  readonly expiresBefore?: string;
  /** Default `username`. Without `order` names are ascending, and instants have the newest first. */
  readonly sort?: UserSort;
  readonly order?: SortOrder;
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
  /** ISO 8601 instant at which blocks and ends of accounts are checked. */
  readonly now: string;
}

export const COUNTS = 'SELECT status, count(*) AS people FROM users GROUP BY status';

/** The column that a search reads: username and e-mail address, folded. */
export const SEARCH_TEXT = 'search_text';

/** Folds text for a search, on both sides: NFKC and lower case. */
export const foldForSearch = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC');

/** Null where nothing can be found: an erased person has no name. */
export const searchTextOf = (username: string | null, email: string | null): string | null =>
  username === null ? null : foldForSearch(`${username}\n${email ?? ''}`);

/** Up to so many matches are sorted; with more, scanning everybody in order fills a page sooner. */
export const FOUND_MAX = 20_000;

/** From this share of all people on, scanning everybody in order fills a page soon. */
const COMMON_SHARE = 0.1;

/** What decides how the page is searched for. */
export interface Known {
  /** Share of all people who have the wanted status, 0 to 1. */
  readonly statusShare: number;
  /** Share of all people who have no password, 0 to 1; read only where the filter asks. */
  readonly withoutPasswordShare: number;
  /** Ids of the people that match the search; null: more than `FOUND_MAX`. */
  readonly found: readonly number[] | null;
}

/** The ids of the people that match a search, at most one more than `FOUND_MAX`. Reads only the narrow index. */
export const searchStatement = (q: string) => ({
  sql: `SELECT id FROM users INDEXED BY users_by_text WHERE instr(${SEARCH_TEXT}, ?) > 0 LIMIT ${FOUND_MAX + 1}`,
  parameter: foldForSearch(q),
});

export const WITHOUT_PASSWORD_COUNT = 'SELECT count(*) FROM without_password';

/** So many groups after a name, sorted. */
export const GROUPS = `SELECT group_name AS name, count(*) AS people FROM user_groups
  WHERE group_name > ? GROUP BY group_name ORDER BY group_name LIMIT ?`;

/** The columns of a row that a cursor holds. */
type Sorted = { id: number; username: string | null; created_at: string; last_login_at: string | null };
type Value = string | number | null;

/** Nobody's name or instant sorts first ascending and last descending, as the empty text. */
const ORDERS: Record<UserSort, { key: string; order: SortOrder; of: (row: Sorted) => string }> = {
  username: { key: `coalesce(u.username, '')`, order: 'asc', of: (row) => row.username ?? '' },
  createdAt: { key: 'u.created_at', order: 'desc', of: (row) => row.created_at },
  lastLoginAt: {
    key: `coalesce(u.last_login_at, '')`,
    order: 'desc',
    of: (row) => row.last_login_at ?? '',
  },
};

/** Reads one row more than `limit`, to see whether there is a next page. */
export function listStatement(
  columns: string,
  filter: UserFilter,
  { statusShare, withoutPasswordShare, found }: Known,
) {
  const sort = filter.sort ?? 'username';
  const { key, of, order: usual } = ORDERS[sort];
  const order = filter.order ?? usual;
  const madeFor = `${sort} ${order}`;
  const conditions: string[] = [];
  const parameters: Value[] = [];
  const where = (condition: string, ...values: Value[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  addStatus(filter, statusShare >= COMMON_SHARE && sort !== 'username', where);
  if (filter.group !== undefined) {
    where(
      'u.user_id IN (SELECT user_id FROM user_groups WHERE group_name = ?)',
      normaliseGroupName(filter.group),
    );
  }
  if (filter.admin !== undefined)
    where(`u.user_id ${filter.admin ? '' : 'NOT '}IN (SELECT user_id FROM admins)`);
  if (filter.passwordSet !== undefined) where(hasPassword(filter.passwordSet, withoutPasswordShare));
  if (filter.expiresBefore !== undefined)
    where(
      'u.id IN (SELECT id FROM users INDEXED BY users_by_end WHERE valid_until < ?)',
      filter.expiresBefore,
    );
  if (isSearch(filter)) {
    if (found === null) where(`instr(${SEARCH_TEXT}, ?) > 0`, foldForSearch(filter.q));
    else where('u.id IN (SELECT value FROM json_each(?))', JSON.stringify(found));
  }
  if (filter.cursor !== undefined) {
    const after = readCursor(filter.cursor, madeFor);
    where(`(${key}, u.id) ${order === 'desc' ? '<' : '>'} (?, ?)`, ...after);
  }
  const sql =
    `SELECT ${columns} FROM users u WHERE ${conditions.join(' AND ')} ` +
    `ORDER BY ${key} ${order}, u.id ${order} LIMIT ?`;
  const cursorOf = (row: Sorted) =>
    Buffer.from(JSON.stringify([madeFor, of(row), row.id])).toString('base64url');
  return { sql, parameters: [...parameters, filter.limit + 1], cursorOf };
}

/** The plus as in `addStatus`. */
const hasPassword = (wanted: boolean, withoutShare: number): string =>
  wanted
    ? '+u.user_id NOT IN (SELECT user_id FROM without_password)'
    : `${withoutShare >= COMMON_SHARE ? '+' : ''}u.user_id IN (SELECT user_id FROM without_password)`;

export const isSearch = (filter: UserFilter): filter is UserFilter & { readonly q: string } =>
  filter.q !== undefined && filter.q !== '';

const NOT_BLOCKED = 'NOT (u.block_until IS NOT NULL AND u.block_until > ?)';

/** A plus keeps SQLite from taking the index of that column: it then goes through the index of the order. */
function addStatus(
  { status, now }: UserFilter,
  isCommon: boolean,
  where: (condition: string, ...values: Value[]) => void,
): void {
  const column = isCommon ? '+u.status' : 'u.status';
  switch (status) {
    case undefined:
      return where(`u.status <> 'deleted'`);
    case 'blocked':
      return where(
        `+u.status = 'active' AND u.id IN (SELECT id FROM users INDEXED BY users_by_block WHERE block_until > ?)`,
        now,
      );
    case 'expired':
      return where(
        `+u.status = 'active' AND ${NOT_BLOCKED} AND u.id IN (SELECT id FROM users INDEXED BY users_by_end WHERE valid_until <= ?)`,
        now,
        now,
      );
    case 'active':
      return where(
        `${column} = 'active' AND ${NOT_BLOCKED} AND NOT (u.valid_until IS NOT NULL AND u.valid_until <= ?)`,
        now,
        now,
      );
    case 'pending':
    case 'rejected':
    case 'deleted':
      return where(`${column} = ?`, status);
  }
}

/** @param wanted the order of the list, as the cursor names it */
function readCursor(cursor: string, wanted: string): [string, number] {
  const refusal = (cause?: unknown) =>
    new DomainError('invalid_request', 'this cursor is not one of this list', { cause });
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw refusal(cause);
  }
  if (!Array.isArray(read)) throw refusal();
  const [madeFor, key, id] = read as unknown[];
  if (madeFor !== wanted || typeof key !== 'string' || !Number.isSafeInteger(id)) throw refusal();
  return [key, id as number];
}
