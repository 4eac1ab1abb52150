import type { Database, Statement } from 'better-sqlite3';
import { DomainError } from '../domain/errors';

/** Answers that are remembered at once at most: some hundred bytes each. */
const ANSWERS_MAX = 2_000;

/** The file that answers a model's queries now. Queries keep this object: a switch changes what is behind it. */
export class LiveFile {
  private current: Database | null = null;
  private statements = new Map<string, Statement>();
  private readonly answers = new Map<string, unknown>();

  /** @param beforeQuery called before each query: what it has to see is folded then */
  constructor(
    private readonly name: string,
    private readonly beforeQuery: () => void = () => undefined,
  ) {}

  /** From now on queries read this file; null: none can be answered. */
  use(db: Database | null): void {
    this.current = db;
    this.statements = new Map();
    this.forget();
  }

  /** What a look-up answered, until the model changes: most logins ask for the same few rows several times. */
  remembered<T>(key: string, lookUp: () => T): T {
    if (this.answers.has(key)) return this.answers.get(key) as T;
    const answer = lookUp();
    if (this.answers.size >= ANSWERS_MAX) this.answers.clear();
    this.answers.set(key, answer);
    return answer;
  }

  /** The model has changed. */
  forget(): void {
    this.answers.clear();
  }

  /** A statement, prepared once for each file. @throws DomainError `not_ready` while there is no file */
  prepared<P extends unknown[], R>(sql: string): Statement<P, R> {
    this.beforeQuery();
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
