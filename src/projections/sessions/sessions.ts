import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent, EventData } from '../../domain/events';
import { RETENTION_CLASSES } from '../../domain/retention';
import { SESSION_ENDING_EVENTS } from '../../domain/user';
import type { FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';
import { NO_REVISION } from './sessions-queries';

/**
 * `endings` has the revisions of the newest events of a person that ended sessions: a session that was decided on older
 * ones, and whose first event comes later in the book, has ended too. A missing revision is -1.
 */
const SCHEMA = `
  CREATE TABLE sessions (
    session_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    replaced_token_hash TEXT,
    user_id TEXT NOT NULL,
    audience TEXT NOT NULL,
    origin TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_used_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    password_typed_at TEXT,
    hub_session TEXT,
    user_revision INTEGER NOT NULL,
    admins_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL,
    address TEXT,
    user_agent TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE endings (
    user_id TEXT PRIMARY KEY,
    user_revision INTEGER NOT NULL,
    admins_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE forgotten_devices (user_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE account_ends (user_id TEXT PRIMARY KEY, valid_until TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (user_id);
  CREATE INDEX sessions_by_replaced_token ON sessions (replaced_token_hash);
  CREATE INDEX sessions_by_end ON sessions (expires_at);
`;

const HANDLED = [
  'SessionBegun',
  'HubSessionBegun',
  'SessionUsed',
  'SessionReauthenticated',
  'SessionContinued',
  'SessionTokenReplaced',
  'SessionEnded',
  ...SESSION_ENDING_EVENTS,
  'DevicesForgotten',
  'AdminGranted',
  'AdminRevoked',
  'KeyDestroyed',
  'RetentionApplied',
] as const;

type Begun = EventData['SessionBegun'] & Pick<EventData['HubSessionBegun'], 'hubSession'>;
type Handled = DomainEvent<(typeof HANDLED)[number]>;
const REVISION_COLUMNS = ['user_revision', 'admins_revision', 'password_revision'] as const;
type RevisionColumn = (typeof REVISION_COLUMNS)[number];

/** Statements that end the sessions of a person that were decided on an older revision of one kind. */
interface Ending {
  readonly note: Statement<[string, number]>;
  readonly end: Statement<[string, number]>;
}

class SessionsWriter implements ModelWriter {
  private readonly insert: Statement;
  private readonly use: Statement<[string, string | null, string | null, string]>;
  private readonly setPasswordTyped: Statement<[string, string]>;
  private readonly setPasswordRevision: Statement<[number, string]>;
  private readonly replaceToken: Statement<[string, string]>;
  private readonly end: Statement<[string]>;
  private readonly expire: Statement<[string]>;
  private readonly forgetDevices: Statement<[string, string]>;
  private readonly accountEnd: Statement<[string], string>;
  private readonly setAccountEnd: Statement<[string, string]>;
  private readonly removeAccountEnd: Statement<[string]>;
  private readonly endings: Readonly<Record<RevisionColumn, Ending>>;

  constructor(private readonly db: Database) {
    // a session that ended before its first event came gets no row
    this.insert = db.prepare(
      `INSERT INTO sessions SELECT @sessionId, @tokenHash, NULL, @userId, @audience, @origin, @at, @at, @expiresAt,
        @passwordTypedAt, @hubSession, @userRevision, @adminsRevision, @passwordRevision, @address, @userAgent
       WHERE NOT EXISTS (SELECT 1 FROM endings WHERE user_id = @userId AND (user_revision > @userRevision
        OR admins_revision > @adminsRevision OR password_revision > @passwordRevision))`,
    );
    this.use = db.prepare(
      'UPDATE sessions SET last_used_at = ?, address = ?, user_agent = ? WHERE session_id = ?',
    );
    this.setPasswordTyped = db.prepare('UPDATE sessions SET password_typed_at = ? WHERE session_id = ?');
    this.setPasswordRevision = db.prepare('UPDATE sessions SET password_revision = ? WHERE session_id = ?');
    this.replaceToken = db.prepare(
      'UPDATE sessions SET replaced_token_hash = token_hash, token_hash = ? WHERE session_id = ?',
    );
    this.end = db.prepare('DELETE FROM sessions WHERE session_id = ?');
    this.expire = db.prepare('DELETE FROM sessions WHERE expires_at <= ?');
    this.forgetDevices = db.prepare(
      'INSERT INTO forgotten_devices VALUES (?, ?) ON CONFLICT DO UPDATE SET at = excluded.at',
    );
    this.accountEnd = db
      .prepare<[string], string>('SELECT valid_until FROM account_ends WHERE user_id = ?')
      .pluck();
    this.setAccountEnd = db.prepare(
      'INSERT INTO account_ends VALUES (?, ?) ON CONFLICT DO UPDATE SET valid_until = excluded.valid_until',
    );
    this.removeAccountEnd = db.prepare('DELETE FROM account_ends WHERE user_id = ?');
    this.endings = {
      user_revision: this.prepareEnding('user_revision'),
      admins_revision: this.prepareEnding('admins_revision'),
      password_revision: this.prepareEnding('password_revision'),
    };
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as Handled;
    switch (domain.type) {
      case 'SessionBegun':
        return this.begin(event, { hubSession: null, ...domain.data });
      case 'HubSessionBegun':
        return this.begin(event, { origin: 'hub', ...domain.data });
      case 'SessionUsed':
        return this.note(event, domain.data);
      case 'SessionReauthenticated':
        this.note(event, domain.data);
        this.setPasswordTyped.run(domain.occurredAt, domain.data.sessionId);
        return;
      // not yet a fresh password: the session still has the token of before
      case 'SessionContinued':
        this.note(event, domain.data);
        this.setPasswordRevision.run(domain.data.passwordRevision, domain.data.sessionId);
        return;
      case 'SessionTokenReplaced':
        this.replaceToken.run(domain.data.tokenHash, domain.data.sessionId);
        return;
      case 'SessionEnded':
        this.end.run(domain.data.sessionId);
        return;
      // the policy's block is a throttle of sign-ins
      case 'UserBlocked':
        if (domain.data.cause === 'policy') return;
        return this.endAll(domain.data.userId, 'user_revision', event.revision);
      case 'UserBlockedByHub':
      case 'UserRejected':
      case 'UserDeleted':
        return this.endAll(domain.data.userId, 'user_revision', event.revision);
      case 'PasswordChanged':
      case 'PasswordImported':
        return this.endAll(domain.data.userId, 'password_revision', domain.data.passwordRevision);
      case 'ValidityChanged':
        return this.changeAccountEnd(domain, event.revision);
      case 'DevicesForgotten':
        this.forgetDevices.run(domain.data.userId, domain.occurredAt);
        return;
      case 'AdminGranted':
      case 'AdminRevoked':
        return this.endAll(domain.data.userId, 'admins_revision', event.revision);
      case 'KeyDestroyed':
        this.db.prepare('DELETE FROM sessions WHERE user_id = ?').run(domain.data.subject);
        this.db.prepare('DELETE FROM forgotten_devices WHERE user_id = ?').run(domain.data.subject);
        this.db.prepare('DELETE FROM account_ends WHERE user_id = ?').run(domain.data.subject);
        return;
      case 'RetentionApplied':
        if (domain.data.class === RETENTION_CLASSES.sessions)
          this.db.prepare('DELETE FROM sessions WHERE created_at < ?').run(domain.data.before);
        return;
    }
  }

  /** Nothing is kept in memory. */
  flush(): void {}

  forget(): void {}

  private begin(event: FoldedEvent, begun: Begun): void {
    const { occurredAt } = event;
    const { address = null, userAgent = null } = event.opened(begun.userId);
    this.expire.run(occurredAt);
    this.insert.run({
      ...begun,
      at: occurredAt,
      passwordTypedAt: begun.origin === 'password' ? occurredAt : null,
      adminsRevision: begun.adminsRevision ?? NO_REVISION,
      passwordRevision: begun.passwordRevision ?? NO_REVISION,
      address,
      userAgent,
    });
  }

  private note(event: FoldedEvent, { sessionId, userId }: { sessionId: string; userId: string }): void {
    const { address = null, userAgent = null } = event.opened(userId);
    this.use.run(event.occurredAt, address, userAgent, sessionId);
  }

  /** Sessions that ended with the account do not come back when it is prolonged afterwards. */
  private changeAccountEnd({ data, occurredAt }: DomainEvent<'ValidityChanged'>, revision: number): void {
    const { userId, validUntil } = data;
    const before = this.accountEnd.get(userId);
    if (before !== undefined && before <= occurredAt) this.endAll(userId, 'user_revision', revision);
    if (validUntil === null) this.removeAccountEnd.run(userId);
    else this.setAccountEnd.run(userId, validUntil);
  }

  private endAll(userId: string, column: RevisionColumn, revision: number): void {
    this.endings[column].note.run(userId, revision);
    this.endings[column].end.run(userId, revision);
  }

  private prepareEnding(column: RevisionColumn): Ending {
    const values = REVISION_COLUMNS.map((name) => (name === column ? '?' : String(NO_REVISION)));
    return {
      note: this.db.prepare(
        `INSERT INTO endings VALUES (?, ${values.join(', ')})
         ON CONFLICT DO UPDATE SET ${column} = max(${column}, excluded.${column})`,
      ),
      end: this.db.prepare(`DELETE FROM sessions WHERE user_id = ? AND ${column} < ?`),
    };
  }
}

export const sessions: ReadModel = {
  name: 'sessions',
  version: 6,
  handles: new Set(HANDLED),
  feedsGuard: true,
  schema: SCHEMA,
  open: (db) => new SessionsWriter(db),
};
