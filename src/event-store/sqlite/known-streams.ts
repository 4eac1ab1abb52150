import type { Database } from 'better-sqlite3';

/** A stream as it stands in the book, with what this transaction has written. */
export interface KnownStream {
  readonly id: number;
  /** The last one ever written; -1: none yet. */
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

/** What the writing connection remembers of streams, so that the next append to one need not look it up. */
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

  /** To be called in each transaction before anything else: another connection may have written since the last one. */
  refresh(): void {
    const version = this.dataVersion.get();
    if (version !== this.seenVersion) this.forget();
    this.seenVersion = version;
  }

  /** To be called when a transaction was undone. */
  forget(): void {
    this.byName.clear();
  }

  get(name: string): KnownStream | undefined {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const row = this.find.get(name);
    return row && this.keep(name, row);
  }

  /** For a name that `get` does not know. */
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
