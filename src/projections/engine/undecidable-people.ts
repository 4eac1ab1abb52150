import type { Database, Statement } from 'better-sqlite3';

interface Undecidable {
  readonly position: number;
  readonly userId: string;
  readonly error: string;
}

/** People with an event that could not be applied: the model's rows about them may be wrong. */
export class UndecidablePeople {
  /** The reasons, by position of the event, oldest first. */
  readonly reasons = new Map<string, string>();
  private readonly byPosition = new Map<number, string>();
  private people = new Set<string>();
  private readonly insert: Statement<[number, string, string]>;
  private readonly remove: Statement<[number]>;

  constructor(private readonly db: Database) {
    this.insert = db.prepare('INSERT OR REPLACE INTO projector_undecidable VALUES (?, ?, ?)');
    this.remove = db.prepare('DELETE FROM projector_undecidable WHERE position = ?');
    this.reload();
  }

  has(userId: string): boolean {
    return this.people.has(userId);
  }

  /** @param error why, without personal data */
  add(position: string, userId: string, error: string): void {
    this.insert.run(Number(position), userId, error);
    this.reload();
  }

  /** An operator skipped the event at this position. */
  skip(position: string): void {
    if (!this.byPosition.has(Number(position))) return;
    this.remove.run(Number(position));
    this.reload();
  }

  /** Reads the table again, after a transaction was rolled back. */
  reload(): void {
    const rows = this.db
      .prepare<[], Undecidable>(
        'SELECT position, user_id AS userId, error FROM projector_undecidable ORDER BY 1',
      )
      .all();
    this.byPosition.clear();
    this.reasons.clear();
    for (const { position, userId, error } of rows) {
      this.byPosition.set(position, userId);
      this.reasons.set(String(position), error);
    }
    this.people = new Set(this.byPosition.values());
  }
}
