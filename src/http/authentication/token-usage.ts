import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Injectable } from '@nestjs/common';
import { isDamage } from '../../projections/engine/fold-batch';

/** The last use of a token is written at most so often, in milliseconds: it tells whether a token is needed still. */
const WRITE_EVERY_MS = 60_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token_usage (
    token_id TEXT PRIMARY KEY,
    last_used_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID
`;

type Warn = (text: string) => void;

/**
 * When each token was last used: a table beside the book, since nobody wants an event for every request. Nothing else
 * stops because it cannot be written or read.
 */
@Injectable()
export class TokenUsage {
  private readonly known = new Map<string, number>();

  private constructor(
    private readonly db: Database.Database,
    private readonly warn: Warn,
  ) {}

  /** A damaged file is moved aside: what it told is lost. @throws Error that names the file when it cannot be opened */
  static open(file: string, warn: Warn): TokenUsage {
    try {
      return new TokenUsage(openFile(file), warn);
    } catch (error) {
      if (!isDamage(error)) throw new Error(`${file} cannot be opened: ${textOf(error)}`, { cause: error });
    }
    moveAside(file);
    warn(
      `${file} was damaged and is begun anew: when tokens were last used is not known; remove ${file}.damaged`,
    );
    return new TokenUsage(openFile(file), warn);
  }

  /** @param at milliseconds since 1970 */
  note(tokenId: string, at: number): void {
    if (at - (this.known.get(tokenId) ?? 0) < WRITE_EVERY_MS) return;
    this.known.set(tokenId, at);
    const sql =
      'INSERT INTO token_usage VALUES (?, ?) ON CONFLICT DO UPDATE SET last_used_at = excluded.last_used_at';
    try {
      this.db.prepare(sql).run(tokenId, new Date(at).toISOString());
    } catch (error) {
      this.warn(`the use of a token could not be noted in usage.db: ${textOf(error)}`);
    }
  }

  /** ISO 8601 instant, up to a minute early; null: never, or not known. */
  lastUsedAt(tokenId: string): string | null {
    const sql = 'SELECT last_used_at FROM token_usage WHERE token_id = ?';
    try {
      return this.db.prepare<[string], string>(sql).pluck().get(tokenId) ?? null;
    } catch (error) {
      this.warn(`the use of a token could not be read from usage.db: ${textOf(error)}`);
      return null;
    }
  }

  close(): void {
    this.db.close();
  }
}

/** Small enough to be checked whole. */
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

/** SQLite's errors are made by a native module, which may have learned what an Error is in another context than this. */
function textOf(error: unknown): string {
  const { message } = error as { message?: unknown };
  return typeof message === 'string' ? message : 'unknown fault';
}
