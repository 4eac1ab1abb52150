import type { Scope } from '../../domain/token';
import type { Actor } from '../../event-store/event-store';
import type { LiveFile } from '../engine/live-file';

export interface TokenRow {
  readonly tokenId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly networks: readonly string[];
  readonly allowedGroups: readonly string[] | null;
  readonly adminGroup: string | null;
  readonly ownerId: string | null;
  readonly createdAt: string;
  readonly createdBy: Actor;
  /** Revoked before its time; expiry does not show here. */
  readonly revoked: boolean;
}

interface StoredRow {
  readonly token: string;
  readonly revoked: 0 | 1;
}

/** API tokens: the read model `tokens`. Every query throws DomainError `not_ready` while it is being built. */
export class TokensQueries {
  constructor(private readonly file: LiveFile) {}

  /** @param tokenHash SHA-256 of the token, as in its event */
  byHash(tokenHash: string): TokenRow | undefined {
    return this.one('token_hash', tokenHash);
  }

  byId(tokenId: string): TokenRow | undefined {
    return this.one('token_id', tokenId);
  }

  /** All tokens, also revoked and expired ones, newest first. */
  list(): TokenRow[] {
    return this.file
      .prepared<[], StoredRow>('SELECT token, revoked FROM tokens ORDER BY position DESC')
      .all()
      .map(toRow);
  }

  private one(column: 'token_hash' | 'token_id', key: string): TokenRow | undefined {
    const look = () => {
      const sql = `SELECT token, revoked FROM tokens WHERE ${column} = ?`;
      const stored = this.file.prepared<[string], StoredRow>(sql).get(key);
      return stored === undefined ? undefined : toRow(stored);
    };
    return this.file.remembered(key, look, column);
  }
}

const toRow = (stored: StoredRow): TokenRow => ({
  ...(JSON.parse(stored.token) as Omit<TokenRow, 'revoked'>),
  revoked: stored.revoked === 1,
});
