import type { Database, Statement } from 'better-sqlite3';

const HAS_LOGIN = `coalesce(last_login_at, '') > ''`;
const LATER_THAN_ALL = '9999';

/** The column `last_login_at` of `users`. Most events change it, and nothing else reads it, so it has a cache of its own. */
export class LastLogins {
  /** Changes of this batch, by person; null: cleared. */
  private readonly changed = new Map<string, string | null>();
  private readonly write: Statement<[string | null, string]>;
  private readonly forgetOlder: Statement<[string]>;
  private readonly readOldest: Statement<[], string | null>;
  /** No login in the table is older than this instant; undefined: not known. */
  private oldest: string | undefined;

  constructor(db: Database) {
    this.write = db.prepare('UPDATE users SET last_login_at = ? WHERE user_id = ?');
    this.forgetOlder = db.prepare(
      `UPDATE users SET last_login_at = NULL WHERE ${HAS_LOGIN} AND coalesce(last_login_at, '') < ?`,
    );
    this.readOldest = db
      .prepare<[], string | null>(`SELECT min(coalesce(last_login_at, '')) FROM users WHERE ${HAS_LOGIN}`)
      .pluck();
  }

  put(userId: string, at: string): void {
    this.changed.set(userId, at);
  }

  /**
   * Clears logins that the book has removed, so that live equals rebuilt. A build meets a cut-off for every half day of
   * the book and has no index yet, so it must be cheap when there is nothing to clear.
   * @param before ISO 8601 instant
   */
  cutOff(before: string): void {
    for (const [userId, at] of this.changed) if (at !== null && at < before) this.changed.set(userId, null);
    this.oldest ??= this.readOldest.get() ?? LATER_THAN_ALL;
    if (before <= this.oldest) return;
    this.forgetOlder.run(before);
    this.oldest = before;
  }

  flush(): void {
    for (const [userId, at] of this.changed) {
      this.write.run(at, userId);
      if (at !== null && this.oldest !== undefined && at < this.oldest) this.oldest = at;
    }
    this.changed.clear();
  }

  /** Drops what is in memory, because the transaction was rolled back. */
  forget(): void {
    this.changed.clear();
    this.oldest = undefined;
  }
}
