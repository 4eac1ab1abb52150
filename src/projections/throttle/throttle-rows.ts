import type { Database, Statement } from 'better-sqlite3';
import type { ThrottleState } from '../../domain/throttle';
import type { RowAccess } from '../engine/row-cache';
import { ALL_RECENT, NOTHING_RECENT } from './throttle-windows';

export interface CachedCounter {
  readonly state: ThrottleState;
  readonly policyId: string;
  readonly lastRevision: number;
  /** The state of the events since the last turn (see `throttle-windows`); null: none; `state` itself: all. */
  readonly recent: ThrottleState | null;
}

interface StoredCounter {
  readonly state: string;
  readonly policyId: string;
  readonly lastRevision: number;
  readonly recent: string;
}

/** The table `counters`. */
export class CounterRows implements RowAccess<CachedCounter> {
  private readonly select: Statement<[string], StoredCounter>;
  private readonly upsert: Statement<[string, string, string, number, string]>;
  private readonly drop: Statement<[string]>;

  constructor(db: Database) {
    this.select = db.prepare(
      'SELECT state, policy_id AS policyId, last_revision AS lastRevision, recent FROM counters WHERE key = ?',
    );
    this.upsert = db.prepare('INSERT OR REPLACE INTO counters VALUES (?, ?, ?, ?, ?)');
    this.drop = db.prepare('DELETE FROM counters WHERE key = ?');
  }

  load(key: string): CachedCounter | undefined {
    const stored = this.select.get(key);
    if (stored === undefined) return undefined;
    const state = JSON.parse(stored.state) as ThrottleState;
    return { ...stored, state, recent: recentOf(stored.recent, state) };
  }

  write(key: string, { state, policyId, lastRevision, recent }: CachedCounter): void {
    const known = recent === state ? ALL_RECENT : NOTHING_RECENT;
    const stored = recent === state || recent === null ? known : JSON.stringify(recent);
    this.upsert.run(key, JSON.stringify(state), policyId, lastRevision, stored);
  }

  remove(key: string): void {
    this.drop.run(key);
  }
}

function recentOf(stored: string, state: ThrottleState): ThrottleState | null {
  if (stored === ALL_RECENT) return state;
  return stored === NOTHING_RECENT ? null : (JSON.parse(stored) as ThrottleState);
}
