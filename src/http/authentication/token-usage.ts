import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Injectable } from '@nestjs/common';
import { errorText } from '../../platform/error-text';
import { isDamage } from '../../platform/sqlite-faults';

/** Shortest time between two writes for one token, in milliseconds: enough to see whether a token is still in use. */
const WRITE_EVERY_MS = 60_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token_usage (
    token_id TEXT PRIMARY KEY,
    last_used_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID
`;

type Warn = (text: string) => void;

/**
 * When each token was last used: a table beside the book, because an event for each request would be too many. Requests
 * are answered even when it cannot be written or read.
 */
@Injectable()
export class TokenUsage {
  private readonly writtenAt = new Map<string, number>();

  private constructor(
    private readonly db: Database.Database,
    private readonly warn: Warn,
  ) {}

  /** A damaged file is moved aside, and its content is lost. @throws Error that names a file which cannot be opened */
  static open(file: string, warn: Warn): TokenUsage {
    try {
      return new TokenUsage(openFile(file), warn);
    } catch (error) {
      if (!isDamage(error))
        throw new Error(`${file} cannot be opened: ${errorText(error)}`, { cause: error });
    }
    moveAside(file);
    warn(
      `${file} was damaged: a new one was begun, and when tokens were last used is not known; remove ${file}.damaged`,
    );
    return new TokenUsage(openFile(file), warn);
  }

  /** @param at milliseconds since 1970 */
  record(tokenId: string, at: number): void {
    if (at - (this.writtenAt.get(tokenId) ?? 0) < WRITE_EVERY_MS) return;
    this.writtenAt.set(tokenId, at);
    const sql =
      'INSERT INTO token_usage VALUES (?, ?) ON CONFLICT DO UPDATE SET last_used_at = excluded.last_used_at';
    try {
      this.db.prepare(sql).run(tokenId, new Date(at).toISOString());
    } catch (error) {
      this.warn(`the use of a token could not be written to usage.db: ${errorText(error)}`);
    }
  }

  /** ISO 8601 instant, up to a minute early; null: never used, or not known. */
  lastUsedAt(tokenId: string): string | null {
    const sql = 'SELECT last_used_at FROM token_usage WHERE token_id = ?';
    try {
      return this.db.prepare<[string], string>(sql).pluck().get(tokenId) ?? null;
    } catch (error) {
      this.warn(`the use of a token could not be read from usage.db: ${errorText(error)}`);
      return null;
    }
  }

  close(): void {
    this.db.close();
  }
}

/** Checks the whole file: it is small. */
function openFile(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('secure_delete = ON');
    db.exec(SCHEMA);
    const found = String(db.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw new Database.SqliteError(found, 'SQLITE_CORRUPT');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function moveAside(file: string): void {
  renameSync(file, `${file}.damaged`);
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
