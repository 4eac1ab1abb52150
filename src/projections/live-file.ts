import type { Database, Statement } from 'better-sqlite3';
import { DomainError } from '../domain/errors';

/** The file that answers a model's queries now. Queries keep this object: a switch changes what is behind it. */
export class LiveFile {
  private current: Database | null = null;
  private statements = new Map<string, Statement>();

  constructor(private readonly name: string) {}

  /** From now on queries read this file; null: none can be answered. */
  use(db: Database | null): void {
    this.current = db;
    this.statements = new Map();
  }

  /** A statement, prepared once for each file. @throws DomainError `not_ready` while there is no file */
  prepared<P extends unknown[], R>(sql: string): Statement<P, R> {
    const known = this.statements.get(sql);
    if (known !== undefined) return known as Statement<P, R>;
    if (this.current === null) {
      throw new DomainError('not_ready', `the projection ${this.name} is being built`, {
        retryAfterSeconds: 1,
      });
    }
    const statement = this.current.prepare<P, R>(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

/** One page of a list; `nextCursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
