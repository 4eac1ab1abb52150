import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent, EventData } from '../../domain/events';
import { RETENTION_CLASSES } from '../../domain/retention';
import { ADMINS } from '../../domain/streams';
import { USER_EVENTS, evolveUser, initialUser, type UserEventType } from '../../domain/user';
import { checkReadable } from '../../event-store/envelope';
import { dataTextOf } from '../../event-store/lazy-event';
import type { Cell, FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';
import { RowCache } from '../engine/row-cache';
import { LastLogins } from './last-logins';
import { SEARCH_TEXT } from './users-list';
import { NO_HUBS, UserRows, type CachedUser } from './users-rows';
import { noteWhoBlocks } from './who-blocks';

export { shownStatus, streamOf, UsersQueries } from './users-queries';
export type { ShownStatus, UserBlock, UserCounts, UserRow, UserStatus } from './users-queries';
export type { UserFilter, UserSort } from './users-list';

/**
 * `id` is the position of the sign-up. What the domain decides on is in `state`; the columns beside it are what is
 * looked for. `block_until` is '9999' for a block without an end. `hub_blocks_by` has the actors of hubs' blocks, by the names of
 * the hubs. `without_password` has the people whose password is not set.
 */
const SCHEMA = `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL,
    username TEXT,
    email TEXT,
    profile TEXT,
    search_text TEXT,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    approved_at TEXT,
    last_login_at TEXT,
    revision INTEGER NOT NULL,
    block_until TEXT,
    valid_until TEXT,
    block_reason TEXT,
    block_by TEXT,
    hub_blocks_by TEXT,
    link_hash TEXT,
    erased TEXT
  ) STRICT;
  CREATE TABLE user_groups (
    group_name TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (group_name, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE admins (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE without_password (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE streams (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const INDEXES = `
  CREATE INDEX IF NOT EXISTS users_by_name_key ON users (name_key, id);
  CREATE INDEX IF NOT EXISTS users_by_username ON users (coalesce(username, ''));
  CREATE INDEX IF NOT EXISTS users_by_text ON users (${SEARCH_TEXT});
  CREATE INDEX IF NOT EXISTS users_by_status ON users (status, coalesce(username, ''));
  CREATE INDEX IF NOT EXISTS users_by_creation ON users (created_at);
  CREATE INDEX IF NOT EXISTS users_by_login ON users (coalesce(last_login_at, ''));
  CREATE INDEX IF NOT EXISTS users_by_block ON users (block_until) WHERE block_until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS users_by_end ON users (valid_until, status, block_until) WHERE valid_until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS users_by_link ON users (link_hash) WHERE link_hash IS NOT NULL;
  CREATE INDEX IF NOT EXISTS user_groups_by_user ON user_groups (user_id);
`;

const HANDLED = [
  ...USER_EVENTS,
  'LoginSucceeded',
  'AdminGranted',
  'AdminRevoked',
  'CredentialSet',
  'CredentialImported',
  'CredentialRemoved',
  'KeyDestroyed',
  'RetentionApplied',
] as const;

class UsersWriter implements ModelWriter {
  private readonly users: RowCache<CachedUser>;
  private readonly logins: LastLogins;
  private readonly hasPassword: Statement<[string]>;
  private readonly hasNoPassword: Statement<[string]>;

  constructor(
    private readonly db: Database,
    cachedRows: number,
  ) {
    this.users = new RowCache(new UserRows(db), cachedRows);
    this.logins = new LastLogins(db);
    this.hasPassword = db.prepare('DELETE FROM without_password WHERE user_id = ?');
    this.hasNoPassword = db.prepare('INSERT OR IGNORE INTO without_password VALUES (?)');
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as DomainEvent<(typeof HANDLED)[number]>;
    switch (domain.type) {
      case 'LoginSucceeded':
        return this.logins.put(domain.data.userId, domain.occurredAt);
      case 'AdminGranted':
      case 'AdminRevoked':
        return this.changeAdmins(domain.type, domain.data.userId, event.revision);
      case 'RetentionApplied':
        if (domain.data.class === RETENTION_CLASSES.logins) this.logins.cutOff(domain.data.before);
        return;
      case 'CredentialSet':
      case 'CredentialImported':
        this.hasPassword.run(domain.data.userId);
        return;
      case 'CredentialRemoved':
        return this.losePassword(domain.data.userId);
      case 'KeyDestroyed':
        this.losePassword(domain.data.subject);
        return this.erase(domain.data.subject);
      case 'UserSignedUp':
      case 'UserApproved':
      case 'UserRejected':
      case 'UserBlocked':
      case 'UserUnblocked':
      case 'UserBlockedByHub':
      case 'HubBlockLifted':
      case 'PasswordChanged':
      case 'PasswordRehashed':
      case 'PasswordImported':
      case 'AdminImported':
      case 'PasswordLinkIssued':
      case 'AdminLinkIssued':
      case 'PasswordLinkUsed':
      case 'GroupsChanged':
      case 'ProfileChanged':
      case 'ValidityChanged':
      case 'PasswordChangeRequired':
      case 'PasswordChangeWaived':
      case 'DevicesForgotten':
      case 'UserDeleted':
        return this.change(event, domain);
    }
  }

  applyPrepared(cells: readonly Cell[], at: number): void {
    const [occurredAt, data] = cells.slice(at, at + WIDTH) as SignIn;
    const { userId } = JSON.parse(data) as EventData['LoginSucceeded'];
    this.logins.put(userId, occurredAt);
  }

  flush(): void {
    this.users.flush();
    this.logins.flush();
  }

  forget(): void {
    this.users.forget();
    this.logins.forget();
  }

  private change(event: FoldedEvent, domain: DomainEvent<UserEventType>): void {
    const { userId } = domain.data;
    const known = this.users.get(userId);
    if (domain.type === 'UserSignedUp') return this.signUp(event, domain);
    if (known === undefined) throw new Error('an event of a person who never signed up');
    const state = evolveUser(known.state, domain);
    const changed: CachedUser = { ...known, state, revision: event.revision };
    if (domain.type === 'UserApproved') changed.approvedAt ??= domain.occurredAt;
    if (domain.type === 'ProfileChanged') takePersonal(changed, event.opened(userId));
    noteWhoBlocks(changed, event, domain);
    if (domain.type === 'UserDeleted' && domain.data.erase) changed.erased ??= 'pending';
    this.users.put(userId, changed);
  }

  private signUp(event: FoldedEvent, domain: DomainEvent<'UserSignedUp'>): void {
    const { userId } = domain.data;
    const row: CachedUser = {
      id: Number(event.position),
      userId,
      nameKey: event.stream.slice(event.stream.indexOf('-') + 1),
      username: null,
      email: null,
      profile: null,
      state: evolveUser(initialUser, domain),
      createdAt: domain.occurredAt,
      approvedAt: null,
      revision: event.revision,
      blockReason: null,
      blockBy: null,
      hubBlocksBy: NO_HUBS,
      erased: null,
      writtenGroups: NO_GROUPS,
    };
    takePersonal(row, event.opened(userId));
    if (domain.data.credentialRevision === null) this.hasNoPassword.run(userId);
    this.users.put(userId, row);
  }

  /** A credential may be removed whose sign-up did not succeed. */
  private losePassword(userId: string): void {
    if (this.users.get(userId) !== undefined) this.hasNoPassword.run(userId);
  }

  private changeAdmins(type: 'AdminGranted' | 'AdminRevoked', userId: string, revision: number): void {
    this.db
      .prepare(
        type === 'AdminGranted'
          ? 'INSERT OR IGNORE INTO admins (user_id) VALUES (?)'
          : 'DELETE FROM admins WHERE user_id = ?',
      )
      .run(userId);
    this.db.prepare('INSERT OR REPLACE INTO streams (name, revision) VALUES (?, ?)').run(ADMINS, revision);
  }

  private erase(userId: string): void {
    const row = this.users.get(userId);
    if (row === undefined) return;
    const blank = { username: null, email: null, profile: null, blockReason: null, erased: 'done' as const };
    this.users.put(userId, { ...row, ...blank });
  }
}

const NO_GROUPS: readonly string[] = [];

const takePersonal = (row: CachedUser, fields: ReturnType<FoldedEvent['opened']>): void => {
  if (fields.username !== undefined) row.username = fields.username;
  if (fields.email !== undefined) row.email = fields.email;
  if (fields.profile !== undefined) row.profile = fields.profile;
};

/** What is folded of a sign-in: when it was, and its data as JSON. */
type SignIn = [occurredAt: string, data: string];
const WIDTH = 2;

/** Cut out and not parsed, as for the throttle. */
function prepare(event: FoldedEvent, cells: Cell[]): void {
  checkReadable(event);
  cells.push(event.occurredAt, dataTextOf(event));
}

export const users: ReadModel = {
  name: 'users',
  version: 6,
  handles: new Set(HANDLED),
  feedsGuard: true,
  unhurried: new Set(['LoginSucceeded']),
  schema: SCHEMA,
  indexes: INDEXES,
  preparing: { isFor: (type) => type === 'LoginSucceeded', width: WIDTH, isExpensive: false, prepare },
  open: (db, cachedRows) => new UsersWriter(db, cachedRows),
};
