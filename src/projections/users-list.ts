import { Buffer } from 'node:buffer';
import { DomainError } from '../domain/errors';

export type UserSort = 'username' | 'createdAt' | 'lastLoginAt';

export interface UserFilter {
  readonly status?: 'pending' | 'active' | 'blocked' | 'rejected' | 'deleted';
  /** Part of the username or the e-mail address; case does not matter. */
  readonly q?: string;
  readonly group?: string;
  readonly admin?: boolean;
  /** Default `username`, ascending; the other two have the newest first. */
  readonly sort?: UserSort;
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
  /** ISO 8601 instant at which blocks are judged. */
  readonly now: string;
}

export const COUNTS = 'SELECT status, count(*) AS people FROM users GROUP BY status';
export const MEMBER_COUNT = 'SELECT count(*) FROM user_groups WHERE group_name = ?';

/** The columns of a row that a cursor holds. */
type Sorted = { id: number; username: string | null; created_at: string; last_login_at: string | null };
type Value = string | number | null;

/** Nobody's name or instant sorts first ascending and last descending, as the empty text. */
const ORDERS: Record<UserSort, { key: string; descending: boolean; of: (row: Sorted) => string }> = {
  username: { key: `coalesce(u.username, '')`, descending: false, of: (row) => row.username ?? '' },
  createdAt: { key: 'u.created_at', descending: true, of: (row) => row.created_at },
  lastLoginAt: {
    key: `coalesce(u.last_login_at, '')`,
    descending: true,
    of: (row) => row.last_login_at ?? '',
  },
};

/** One row more than `limit` tells whether there is a next page. */
export function listStatement(columns: string, filter: UserFilter) {
  const sort = filter.sort ?? 'username';
  const order = ORDERS[sort];
  const conditions: string[] = [];
  const parameters: Value[] = [];
  const where = (condition: string, ...values: Value[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  addStatus(filter, where);
  if (filter.group !== undefined) {
    where('u.user_id IN (SELECT user_id FROM user_groups WHERE group_name = ?)', filter.group);
  }
  if (filter.admin !== undefined)
    where(`u.user_id ${filter.admin ? '' : 'NOT '}IN (SELECT user_id FROM admins)`);
  if (filter.q !== undefined && filter.q !== '') addSearch(filter.q, where);
  if (filter.cursor !== undefined) {
    const after = readCursor(filter.cursor, sort);
    where(`(${order.key}, u.id) ${order.descending ? '<' : '>'} (?, ?)`, ...after);
  }
  const direction = order.descending ? 'DESC' : 'ASC';
  const sql =
    `SELECT ${columns} FROM users u WHERE ${conditions.join(' AND ')} ` +
    `ORDER BY ${order.key} ${direction}, u.id ${direction} LIMIT ?`;
  const cursorOf = (row: Sorted) =>
    Buffer.from(JSON.stringify([sort, order.of(row), row.id])).toString('base64url');
  return { sql, parameters: [...parameters, filter.limit + 1], cursorOf };
}

function addStatus(
  { status, now }: UserFilter,
  where: (condition: string, ...values: Value[]) => void,
): void {
  const stands = '(u.block_until IS NOT NULL AND u.block_until > ?)';
  switch (status) {
    case undefined:
      return where(`u.status <> 'deleted'`);
    case 'blocked':
      return where(`u.status = 'active' AND ${stands}`, now);
    case 'active':
      return where(`u.status = 'active' AND NOT ${stands}`, now);
    case 'pending':
    case 'rejected':
    case 'deleted':
      return where('u.status = ?', status);
  }
}

/** Looks through the narrow index alone, not the rows: a few ms for 100,000 people. */
function addSearch(q: string, where: (condition: string, ...values: Value[]) => void): void {
  const part = q.normalize('NFKC').toLowerCase();
  where(
    `u.id IN (SELECT s.id FROM users s INDEXED BY users_by_text
      WHERE instr(s.username, ?) > 0 OR instr(lower(s.email), ?) > 0)`,
    part,
    part,
  );
}

function readCursor(cursor: string, sort: UserSort): [string, number] {
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
  if (madeFor !== sort || typeof key !== 'string' || !Number.isSafeInteger(id)) throw refusal();
  return [key, id as number];
}
