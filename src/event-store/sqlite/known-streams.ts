import type { Database } from 'better-sqlite3';

/** A stream as it is in the book, with the writes of this transaction. */
export interface KnownStream {
  readonly id: number;
  /** The last revision ever written; -1: none yet. */
  revision: number;
  keepLast: number | null;
}

/** Streams kept at most: about 1.5 MiB with their names. */
const KNOWN_MAX = 8_192;

interface StreamRow {
  readonly id: number;
  readonly revision: number;
  readonly keepLast: number | null;
}

/** Cache of the writing connection, so that most appends need not look up their stream. */
export class KnownStreams {
  private readonly byName = new Map<string, KnownStream>();
  private readonly find;
  private readonly insert;
  private readonly dataVersion;
  private seenVersion: unknown;

  constructor(db: Database) {
    this.find = db.prepare<[string], StreamRow>(
      'SELECT id, revision, keep_last AS keepLast FROM streams WHERE name = ?',
    );
    this.insert = db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
    this.dataVersion = db.prepare<[]>('PRAGMA data_version').pluck();
  }

  /** Call it first in each transaction: another connection may have written since the last one. */
  refresh(): void {
    const version = this.dataVersion.get();
    if (version !== this.seenVersion) this.forget();
    this.seenVersion = version;
  }

  /** Call it after a rollback. */
  forget(): void {
    this.byName.clear();
  }

  get(name: string): KnownStream | undefined {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const row = this.find.get(name);
    return row && this.keep(name, row);
  }

  /** For a name that `get` did not find. */
  add(name: string): KnownStream {
    const id = Number(this.insert.run(name).lastInsertRowid);
    return this.keep(name, { id, revision: -1, keepLast: null });
  }

  private keep(name: string, stream: KnownStream): KnownStream {
    if (this.byName.size >= KNOWN_MAX) this.byName.clear();
    this.byName.set(name, stream);
    return stream;
  }
}
