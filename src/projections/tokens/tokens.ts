import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent } from '../../domain/events';
import type { FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';
import type { TokenRow } from './tokens-queries';

export { TokensQueries, type TokenRow } from './tokens-queries';

const SCHEMA = `
  CREATE TABLE tokens (
    token_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL,
    token TEXT NOT NULL,
    revoked INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** The class of streams whose retention ends a row here. */
const TOKENS = 'token-';

const HANDLED = ['TokenIssued', 'TokenRevoked', 'RetentionApplied'] as const;

class TokensWriter implements ModelWriter {
  private readonly issue: Statement<[string, number, string, string, string]>;
  private readonly revoke: Statement<[string]>;
  private readonly expire: Statement<[string]>;

  constructor(db: Database) {
    this.issue = db.prepare('INSERT INTO tokens VALUES (?, ?, ?, ?, ?, 0)');
    this.revoke = db.prepare('UPDATE tokens SET revoked = 1 WHERE token_id = ?');
    this.expire = db.prepare('DELETE FROM tokens WHERE expires_at < ?');
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as DomainEvent<(typeof HANDLED)[number]>;
    switch (domain.type) {
      case 'TokenIssued': {
        const { data, occurredAt } = domain;
        const row: Omit<TokenRow, 'revoked'> = { ...data, createdAt: occurredAt, createdBy: event.actor };
        const place = Number(event.position);
        this.issue.run(data.tokenId, place, data.tokenHash, data.expiresAt, JSON.stringify(row));
        return;
      }
      case 'TokenRevoked':
        this.revoke.run(domain.data.tokenId);
        return;
      case 'RetentionApplied':
        if (domain.data.class === TOKENS) this.expire.run(domain.data.before);
        return;
    }
  }

  /** Nothing is kept in memory. */
  flush(): void {}

  forget(): void {}
}

export const tokens: ReadModel = {
  name: 'tokens',
  version: 1,
  handles: new Set(HANDLED),
  feedsGuard: true,
  schema: SCHEMA,
  open: (db) => new TokensWriter(db),
};
