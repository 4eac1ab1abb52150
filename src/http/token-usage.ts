import type { Database } from 'better-sqlite3';
import { Injectable } from '@nestjs/common';

/** The last use of a token is written at most so often, in milliseconds: it tells whether a token is needed still. */
const WRITE_EVERY_MS = 60_000;

export const USAGE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS token_usage (
    token_id TEXT PRIMARY KEY,
    last_used_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID
`;

/** When each token was last used: a table beside the book, since nobody wants an event for every request. */
@Injectable()
export class TokenUsage {
  private readonly known = new Map<string, number>();

  constructor(private readonly db: Database) {
    db.exec(USAGE_SCHEMA);
  }

  /** @param at milliseconds since 1970 */
  note(tokenId: string, at: number): void {
    if (at - (this.known.get(tokenId) ?? 0) < WRITE_EVERY_MS) return;
    this.known.set(tokenId, at);
    this.db
      .prepare(
        'INSERT INTO token_usage VALUES (?, ?) ON CONFLICT DO UPDATE SET last_used_at = excluded.last_used_at',
      )
      .run(tokenId, new Date(at).toISOString());
  }

  /** ISO 8601 instant, up to a minute early; null: never. */
  lastUsedAt(tokenId: string): string | null {
    const sql = 'SELECT last_used_at FROM token_usage WHERE token_id = ?';
    return this.db.prepare<[string], string>(sql).pluck().get(tokenId) ?? null;
  }

  close(): void {
    this.db.close();
  }
}
