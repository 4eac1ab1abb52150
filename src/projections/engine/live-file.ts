import type { Database, Statement } from 'better-sqlite3';
import { DomainError } from '../../domain/errors';
import { isDamage } from '../../platform/sqlite-faults';

/** Maximum number of answers that are cached: a hundred bytes to a kilobyte each. */
const REMEMBERED_MAX = 10_000;

/** Marks an answer that depends on the events of more than one person. */
const EVERYBODY = '';

type Reading = <T>(read: () => T) => T;

/** A statement of the live file. @throws DomainError `not_ready` when it finds the file damaged */
export class Query<P extends unknown[], R> {
  constructor(
    private readonly statement: Statement<P, R>,
    private readonly reading: Reading,
  ) {}

  /** Makes it return only the first column. */
  pluck(): this {
    this.statement.pluck();
    return this;
  }

  get(...parameters: P): R | undefined {
    return this.reading(() => this.statement.get(...parameters));
  }

  all(...parameters: P): R[] {
    return this.reading(() => this.statement.all(...parameters));
  }
}

/** The file that answers a model's queries. Queries keep this object; a rebuild replaces the file behind it. */
export class LiveFile {
  private current: Database | null = null;
  private queries = new Map<string, unknown>();
  private readonly answers = new Map<string, Map<string, unknown>>();
  private remembering = 0;

  /**
   * @param beforeQuery called before each query, to fold what is held back
   * @param damaged called when a query finds that the file is damaged
   */
  constructor(
    private readonly name: string,
    private readonly beforeQuery: () => void,
    private readonly damaged: (error: unknown) => void,
  ) {}

  /** Queries read this file from now on; null: they throw `not_ready`. */
  use(db: Database | null): void {
    this.current = db;
    this.queries = new Map();
    this.forget();
  }

  /**
   * Caches what `lookUp` answers until the model changes: most logins read the same few rows several times.
   * @param about the id of the person, if only that person's events change the answer; default: any event may
   */
  remembered<T>(key: string, lookUp: () => T, about: string = EVERYBODY): T {
    const known = this.answers.get(about);
    const before = known?.get(key);
    if (before !== undefined || known?.has(key) === true) return before as T;
    const answer = lookUp();
    if (this.remembering >= REMEMBERED_MAX) this.forget();
    this.remembering += 1;
    const answers = this.answers.get(about) ?? new Map<string, unknown>();
    this.answers.set(about, answers.set(key, answer));
    return answer;
  }

  /** The rows have changed: those of one person, or any. */
  forget(person?: string): void {
    if (person === undefined) {
      this.answers.clear();
      this.remembering = 0;
      return;
    }
    this.remembering -= this.answers.get(person)?.size ?? 0;
    this.answers.delete(person);
  }

  /** A statement, prepared once for each file. @throws DomainError `not_ready` while there is no file */
  prepared<P extends unknown[], R>(sql: string): Query<P, R> {
    this.beforeQuery();
    const known = this.queries.get(sql);
    if (known !== undefined) return known as Query<P, R>;
    const { current } = this;
    if (current === null) throw this.notReady();
    const query = new Query(
      this.reading(() => current.prepare<P, R>(sql)),
      this.reading,
    );
    this.queries.set(sql, query);
    return query;
  }

  /** What a query throws while there is no file. */
  notReady(cause?: unknown): DomainError {
    return new DomainError('not_ready', `the projection ${this.name} is being built`, {
      retryAfterSeconds: 1,
      cause,
    });
  }

  private readonly reading: Reading = (read) => {
    try {
      return read();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.damaged(error);
      throw this.notReady(error);
    }
  };
}

/** One page of a list; `nextCursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
