import type { SessionAudience, SessionOrigin } from '../../domain/session-events';
import type { LiveFile } from '../engine/live-file';

/** A session that no event has ended; whether it has ended by the clock is for the caller to say. */
export interface SessionRow {
  readonly sessionId: string;
  readonly userId: string;
  /** SHA-256 of the token in the cookie. */
  readonly tokenHash: string;
  readonly audience: SessionAudience;
  readonly origin: SessionOrigin;
  readonly createdAt: string;
  /** Up to a quarter of the idle limit early. */
  readonly lastUsedAt: string;
  /** The end of its life, used or not. */
  readonly expiresAt: string;
  /** When the password was typed last; null: never in this session. */
  readonly passwordTypedAt: string | null;
  /** SHA-256, in hex, of the hub's session cookie that it is bound to; null: to none. */
  readonly hubSession: string | null;
  readonly passwordRevision: number | null;
  /** Of its last recorded use. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

type StoredRow = Omit<SessionRow, 'passwordRevision'> & { readonly passwordRevision: number };

const SELECT = `SELECT session_id AS sessionId, user_id AS userId, token_hash AS tokenHash, audience, origin, created_at AS createdAt,
  last_used_at AS lastUsedAt, expires_at AS expiresAt, password_typed_at AS passwordTypedAt, hub_session AS hubSession,
  password_revision AS passwordRevision, address, user_agent AS userAgent FROM sessions`;

/** Browser sessions: the read model `sessions`. Every query throws DomainError `not_ready` while it is being built. */
export class SessionsQueries {
  constructor(private readonly file: LiveFile) {}

  /** @param tokenHash SHA-256 of the token in the cookie */
  byHash(tokenHash: string): SessionRow | undefined {
    const look = () => this.one(`${SELECT} WHERE token_hash = ?`, tokenHash);
    return this.file.remembered(tokenHash, look, 'token_hash');
  }

  /** The session whose previous token this is. */
  byReplacedHash(tokenHash: string): SessionRow | undefined {
    return this.one(`${SELECT} WHERE replaced_token_hash = ?`, tokenHash);
  }

  byId(sessionId: string): SessionRow | undefined {
    return this.one(`${SELECT} WHERE session_id = ?`, sessionId);
  }

  /** The sessions of a person, the last used first. */
  ofPerson(userId: string): SessionRow[] {
    const sql = `${SELECT} WHERE user_id = ? ORDER BY last_used_at DESC, session_id DESC`;
    return this.file.prepared<[string], StoredRow>(sql).all(userId).map(toRow);
  }

  /** ISO 8601 instant at which a person's known devices were forgotten last; null: never. */
  devicesForgottenAt(userId: string): string | null {
    const sql = 'SELECT at FROM forgotten_devices WHERE user_id = ?';
    return this.file.prepared<[string], string>(sql).pluck().get(userId) ?? null;
  }

  private one(sql: string, key: string): SessionRow | undefined {
    const stored = this.file.prepared<[string], StoredRow>(sql).get(key);
    return stored === undefined ? undefined : toRow(stored);
  }
}

/** Marks a missing revision: less than every other. */
export const NO_REVISION = -1;

const toRow = ({ passwordRevision, ...row }: StoredRow): SessionRow => ({
  ...row,
  passwordRevision: passwordRevision === NO_REVISION ? null : passwordRevision,
});
