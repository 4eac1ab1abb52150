import type { Position } from '../../event-store/event-store';
import type { Keyring } from '../../event-store/keyring';
import type { LiveFile, Page } from '../engine/live-file';
import type { UserStatus } from './shown-status';
import { toRow, type StoredRow, type UserRow } from './user-row';
import {
  COUNTS,
  FOUND_MAX,
  GROUPS,
  isSearch,
  listStatement,
  searchStatement,
  WITHOUT_PASSWORD_COUNT,
  type UserFilter,
} from './users-list';

export { shownStatus, type ShownStatus, type UserStatus } from './shown-status';
export { streamOf, type UserBlock, type UserRow } from './user-row';

/** A person who has or had a name. */
export interface NameHolder {
  readonly row: UserRow;
  /** Position of the sign-up. */
  readonly signedUpAt: Position;
}

export interface UserCounts {
  readonly pending: number;
  readonly active: number;
  readonly blocked: number;
  readonly expired: number;
  readonly rejected: number;
  readonly deleted: number;
}

const COLUMNS = `u.*, EXISTS (SELECT 1 FROM admins a WHERE a.user_id = u.user_id) AS admin`;
const BY_ID = `SELECT ${COLUMNS} FROM users u WHERE u.user_id = ?`;
const LAST_LOGIN = 'SELECT last_login_at FROM users WHERE user_id = ?';
const BY_NAME = 'SELECT user_id FROM users WHERE name_key = ? ORDER BY id DESC LIMIT 1';
const PENDING_COUNT = `SELECT count(*) FROM users WHERE status = 'pending'`;
const HOLDERS = 'SELECT user_id AS userId, id AS position FROM users WHERE name_key = ? ORDER BY id';
const BLOCKED = `SELECT count(*) FROM users INDEXED BY users_by_block WHERE block_until > ? AND status = 'active'`;
const EXPIRED = `SELECT count(*) FROM users INDEXED BY users_by_end
  WHERE valid_until <= ? AND status = 'active' AND NOT (block_until IS NOT NULL AND block_until > ?)`;
const ENDING_ADMINS = `SELECT user_id FROM users
  WHERE user_id IN (SELECT user_id FROM admins) AND (valid_until IS NOT NULL OR hub_blocks_by IS NOT NULL)`;
const ADDRESSED = `SELECT username, email FROM users
  WHERE email IS NOT NULL AND username IS NOT NULL AND status <> 'deleted'`;
const BY_LINK = 'SELECT user_id FROM users WHERE link_hash = ?';

/** Who is who: the read model `users`. Every query throws DomainError `not_ready` while the model is being built. */
export class UsersQueries {
  constructor(
    private readonly file: LiveFile,
    private readonly keyring: Keyring,
  ) {}

  byId(userId: string): UserRow | undefined {
    const look = () => toRow(this.file.prepared<[string], StoredRow>(BY_ID).get(userId));
    return this.file.remembered('user', look, userId);
  }

  /** The person who has this name now; if nobody has it any more, the last one who had it. */
  byUsername(username: string): UserRow | undefined {
    // whose name it is changes with other events than what else is known of them
    const look = () => this.idBy(BY_NAME, this.keyring.nameKeyOf(username));
    return this.known(this.file.remembered(username, look, 'name'));
  }

  /** ISO 8601; null: never, or the book has removed the sign-in. Beside the row, because each sign-in changes it. */
  lastLoginAt(userId: string): string | null {
    return this.file.prepared<[string], string | null>(LAST_LOGIN).pluck().get(userId) ?? null;
  }

  /** Everybody who has or had a name, in the order of their sign-ups. */
  holdersOf(username: string): NameHolder[] {
    return this.file
      .prepared<[string], { userId: string; position: number }>(HOLDERS)
      .all(this.keyring.nameKeyOf(username))
      .flatMap(({ userId, position }) => {
        const row = this.byId(userId);
        return row === undefined ? [] : [{ row, signedUpAt: String(position) }];
      });
  }

  /** The names of living people by their e-mail addresses, in lower case. Reads everybody. */
  namesByEmail(): Map<string, string[]> {
    const names = new Map<string, string[]>();
    for (const { username, email } of this.file
      .prepared<[], { username: string; email: string }>(ADDRESSED)
      .all()) {
      const folded = email.toLowerCase();
      names.set(folded, [...(names.get(folded) ?? []), username]);
    }
    return names;
  }

  /** @param tokenHash SHA-256 of a one-time link's token, as the event says it */
  byLinkHash(tokenHash: string): UserRow | undefined {
    return this.known(this.idBy(BY_LINK, tokenHash));
  }

  /** Administrators whose account has an end, or whom a hub blocks: a crash has left it. */
  administratorsWithEnds(): string[] {
    return this.file.prepared<[], string>(ENDING_ADMINS).pluck().all();
  }

  /**
   * One page of people; deleted ones only with `status: 'deleted'`.
   * @throws DomainError `invalid_request` for a cursor that this list did not make
   */
  list(filter: UserFilter): Page<UserRow> {
    const known = {
      statusShare: this.shareOf(filter.status),
      withoutPasswordShare: filter.passwordSet === false ? this.withoutPassword() / this.everybody() : 0,
      found: this.found(filter),
    };
    const { sql, parameters, cursorOf } = listStatement(COLUMNS, filter, known);
    const found = this.file.prepared<unknown[], StoredRow>(sql).all(...parameters);
    const items = found.slice(0, filter.limit).flatMap((stored) => toRow(stored) ?? []);
    const last = found[filter.limit - 1];
    return { items, nextCursor: found.length > filter.limit && last !== undefined ? cursorOf(last) : null };
  }

  /** Sign-ups that wait for an administrator: read from the index of the statuses, those alone. */
  pendingCount(): number {
    return this.file.prepared<[], number>(PENDING_COUNT).pluck().get() as number;
  }

  /** People by shown status at an instant (ISO 8601, UTC). */
  counts(now: string): UserCounts {
    const of = (status: UserStatus) => this.people().get(status) ?? 0;
    const count = (sql: string, ...instants: string[]) =>
      this.file
        .prepared<string[], number>(sql)
        .pluck()
        .get(...instants) as number;
    const blocked = count(BLOCKED, now);
    const expired = count(EXPIRED, now, now);
    return {
      pending: of('pending'),
      active: of('active') - blocked - expired,
      blocked,
      expired,
      rejected: of('rejected'),
      deleted: of('deleted'),
    };
  }

  /** By their stored status. */
  private people(): ReadonlyMap<UserStatus, number> {
    return this.file.remembered(COUNTS, () => {
      const rows = this.file.prepared<[], { status: UserStatus; people: number }>(COUNTS).all();
      return new Map(rows.map(({ status, people }) => [status, people]));
    });
  }

  private shareOf(status: UserFilter['status']): number {
    const stored = status === undefined || status === 'blocked' || status === 'expired' ? 'active' : status;
    return (this.people().get(stored) ?? 0) / this.everybody();
  }

  private everybody(): number {
    return [...this.people().values()].reduce((sum, people) => sum + people, 0);
  }

  private withoutPassword(): number {
    const count = () => this.file.prepared<[], number>(WITHOUT_PASSWORD_COUNT).pluck().get() as number;
    return this.file.remembered(WITHOUT_PASSWORD_COUNT, count);
  }

  private found(filter: UserFilter): readonly number[] | null {
    if (!isSearch(filter)) return null;
    const { sql, parameter } = searchStatement(filter.q);
    const ids = this.file.prepared<[string], number>(sql).pluck().all(parameter);
    return ids.length > FOUND_MAX ? null : ids;
  }

  /** Groups that living people are in, the first after a name, sorted by name. */
  groups(after: string, limit: number): { readonly name: string; readonly people: number }[] {
    return this.file.prepared<[string, number], { name: string; people: number }>(GROUPS).all(after, limit);
  }

  /** Last revision of the `admins` stream that was folded; null: never written. */
  adminsRevision(): number | null {
    const sql = `SELECT revision FROM streams WHERE name = 'admins'`;
    return this.file.remembered(sql, () => this.file.prepared<[], number>(sql).pluck().get() ?? null);
  }

  private known(userId: string | undefined): UserRow | undefined {
    return userId === undefined ? undefined : this.byId(userId);
  }

  private idBy(sql: string, key: string): string | undefined {
    return this.file.prepared<[string], string>(sql).pluck().get(key);
  }

  adminIds(): string[] {
    return this.file.prepared<[], string>('SELECT user_id FROM admins ORDER BY user_id').pluck().all();
  }

  adminCount(): number {
    return this.file.prepared<[], number>('SELECT count(*) FROM admins').pluck().get() as number;
  }

  /** Everybody whose facts a sweep at start compares with their credentials, unordered. */
  *revisions(): Generator<{
    userId: string;
    nameKey: string;
    status: UserStatus;
    credentialRevision: number | null;
  }> {
    const sql = `SELECT user_id AS userId, name_key AS nameKey, status, state ->> 'credentialRevision' AS credentialRevision,
      id FROM users WHERE id > ? ORDER BY id LIMIT 1000`;
    type Found = {
      id: number;
      userId: string;
      nameKey: string;
      status: UserStatus;
      credentialRevision: number | null;
    };
    let after = -1;
    for (;;) {
      const found = this.file.prepared<[number], Found>(sql).all(after);
      for (const { id, ...row } of found) {
        after = id;
        yield row;
      }
      if (found.length === 0) return;
    }
  }
}
