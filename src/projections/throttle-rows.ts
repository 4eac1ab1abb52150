import type { Database, Statement } from 'better-sqlite3';
import type { ThrottleState } from '../domain/throttle';
import type { RowAccess } from './row-cache';

export interface CachedCounter {
  readonly state: ThrottleState;
  readonly policyId: string;
  readonly lastRevision: number;
}

/** The table `counters`. */
export class CounterRows implements RowAccess<CachedCounter> {
  private readonly select: Statement<[string], { state: string; policyId: string; lastRevision: number }>;
  private readonly upsert: Statement<[string, string, string, number, string | null]>;
  private readonly drop: Statement<[string]>;

  constructor(db: Database) {
    this.select = db.prepare(
      'SELECT state, policy_id AS policyId, last_revision AS lastRevision FROM counters WHERE key = ?',
    );
    this.upsert = db.prepare('INSERT OR REPLACE INTO counters VALUES (?, ?, ?, ?, ?)');
    this.drop = db.prepare('DELETE FROM counters WHERE key = ?');
  }

  load(key: string): CachedCounter | undefined {
    const stored = this.select.get(key);
    return stored === undefined ? undefined : { ...stored, state: JSON.parse(stored.state) as ThrottleState };
  }

  write(key: string, { state, policyId, lastRevision }: CachedCounter): void {
    this.upsert.run(key, JSON.stringify(state), policyId, lastRevision, state.lastAttemptAt);
  }

  remove(key: string): void {
    this.drop.run(key);
  }
}
