import { setImmediate as immediate } from 'node:timers/promises';
import { realpathSync } from 'node:fs';
import {
  Conflict,
  EventStore,
  Unavailable,
  type AppendResult,
  type EventFilter,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type Retention,
  type StoreCapabilities,
  type StoredEvent,
  type StoreHealth,
  type StreamSlice,
  type SubscriptionMessage,
} from '../event-store';
import { isDamage, sqliteCode } from '../../platform/sqlite-faults';
import * as given from '../given';
import { checkBook, prepareBook } from './book-file';
import { BookReader, type Page } from './book-reader';
import { bellOf, type CommitBell } from './commit-bell';
import { eventRows } from './event-rows';
import { describeFault } from './faults';
import { backUp, checkStructure, verify, type BookReport } from './maintenance';
import { WriteClient } from './write-client';

export interface SqliteEventStoreOptions {
  /** Path of the book, e.g. `<data>/book.db`; made when missing, in a folder that exists. */
  readonly file: string;
  /** Opens no writer (for threads that only read); default false. */
  readonly readOnly?: boolean;
}

/** Events read and parsed before other work gets a turn: some ms. */
const READ_AT_ONCE = 1_000;

/** Events handed to a subscriber between two reads of the book. */
const SUBSCRIPTION_PAGE = 500;

/** How often an idle subscription looks for the commits of other threads and processes, in ms. */
const POLL_MS = 250;

/** The book in one SQLite file: one writing thread with group commit, reads in the calling thread. */
export class SqliteEventStore extends EventStore {
  private damage: string | undefined;
  private isClosed = false;

  private constructor(
    private readonly file: string,
    private readonly reader: BookReader,
    private readonly writer: WriteClient | undefined,
    private readonly bell: CommitBell,
  ) {
    super();
  }

  /** @throws Error that says what to do: another file, a newer version, a damaged file, no right to open it */
  static async open({ file, readOnly = false }: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    (readOnly ? checkBook : prepareBook)(file);
    const path = realpathSync(file);
    const bell = bellOf(path);
    bell.forget();
    const writer = readOnly ? undefined : new WriteClient(path, (committed) => bell.ring(committed));
    return new SqliteEventStore(path, new BookReader(path), writer, bell);
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const rows = eventRows(events);
    given.checkStream(stream);
    given.checkExpected(expected);
    const answer = await this.writing().request({ kind: 'append', stream, expected, events: rows });
    if (answer.kind === 'conflict') throw new Conflict(stream, expected, answer.actual);
    if (answer.kind !== 'appended') throw new Error(`unexpected answer ${answer.kind}`);
    return { revision: answer.revision, position: String(answer.position) };
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<StreamSlice> {
    const limit = given.limit(options.limit ?? given.MAX_STREAM_PAGE, given.MAX_STREAM_PAGE);
    const from = given.fromRevision(options.from);
    return this.reading(() => this.reader.readStream(stream, from, options.direction === 'backwards', limit));
  }

  async readAll(after: Position, filter: EventFilter, limit: number): Promise<StoredEvent[]> {
    const wanted = given.limit(limit, given.MAX_BOOK_PAGE);
    const checked = given.filter(filter);
    const events: StoredEvent[] = [];
    let start = given.position(after);
    for (;;) {
      const page = this.nextPage(start, checked, Math.min(wanted - events.length, READ_AT_ONCE));
      events.push(...page.events);
      if (page.isEnd || events.length === wanted) return events;
      start = page.upTo;
      await immediate();
    }
  }

  async readBackwards(
    types: readonly string[],
    before: Position | null,
    limit: number,
  ): Promise<StoredEvent[]> {
    const distinct = given.someTypes(types);
    const wanted = given.limit(limit, given.MAX_STREAM_PAGE);
    const end = before === null ? Number.MAX_SAFE_INTEGER : given.position(before);
    return this.reading(() => this.reader.pageBackwards(distinct, end, wanted));
  }

  async eventAt(position: Position): Promise<StoredEvent | null> {
    const at = given.position(position);
    if (at === 0) return null;
    const [found] = this.nextPage(at - 1, {}, 1).events;
    return found?.position === position ? found : null;
  }

  async *subscribeAll(
    after: Position,
    filter: EventFilter,
    signal: AbortSignal,
  ): AsyncGenerator<SubscriptionMessage> {
    const checked = given.filter(filter);
    let reached = given.position(after);
    let announced = -1;
    let wasRung = false;
    while (!signal.aborted) {
      const seen = this.bell.rings;
      const fresh = wasRung && isUnfiltered(checked) ? this.bell.after(reached) : undefined;
      const page = fresh === undefined ? this.nextPage(reached, checked, SUBSCRIPTION_PAGE) : endOf(fresh);
      for (const event of page.events) {
        yield { kind: 'event', event };
        if (signal.aborted) return;
      }
      reached = page.upTo;
      if (!page.isEnd) {
        await immediate();
        continue;
      }
      if (announced !== reached) yield { kind: 'caught_up', position: String(reached) };
      announced = reached;
      await this.bell.next(seen, POLL_MS, signal);
      wasRung = this.bell.rings !== seen;
    }
  }

  async head(): Promise<Position> {
    return String(this.reading(() => this.reader.head()));
  }

  async setRetention(stream: string, retention: Retention): Promise<void> {
    given.checkStream(stream);
    const { keepLast = null, maxAgeSeconds = null } = given.retention(retention);
    await this.writing().request({ kind: 'set-retention', stream, keepLast, maxAgeSeconds });
  }

  async retentionOf(stream: string): Promise<Retention> {
    given.checkStream(stream);
    return this.reading(() => this.reader.retention(stream));
  }

  async applyRetention(now: string): Promise<number> {
    const nowMs = Date.parse(given.instant(now));
    const answer = await this.writing().request({ kind: 'apply-retention', nowMs });
    if (answer.kind !== 'done') throw new Error(`unexpected answer ${answer.kind}`);
    return answer.removed;
  }

  capabilities(): StoreCapabilities {
    return { erasesAtOnce: true, sharedByNodes: false };
  }

  async health(): Promise<StoreHealth> {
    if (this.isClosed) return { ok: false, detail: 'the event store is closed' };
    try {
      this.reading(() => this.reader.head());
    } catch (error) {
      return { ok: false, detail: (error as Error).message };
    }
    const fault = this.damage ?? this.writer?.lastFault?.detail;
    return fault === undefined ? { ok: true, detail: 'ready' } : { ok: false, detail: fault };
  }

  async close(): Promise<void> {
    if (!this.isClosed) {
      this.isClosed = true;
      this.bell.ring();
      this.reader.close();
    }
    await this.writer?.close();
  }

  /**
   * Copies the book as of now, in a thread of its own; appends continue meanwhile.
   * @param toFile a path that is free, in a folder that exists; the copy is a book that `open` opens
   * @returns how many events are in it, and the position of the last one
   * @throws Error that says what to do: the path is taken, no room, no right
   */
  async backup(toFile: string): Promise<{ readonly events: number; readonly position: Position }> {
    const { events, head } = await backUp(this.file, toFile);
    return { events, position: String(head) };
  }

  /** Reads the whole book, in a thread of its own. @returns problems */
  async verify(): Promise<BookReport> {
    return verify(this.file);
  }

  /** Checks the structure of the file, in a thread of its own. @returns problems */
  async quickCheck(): Promise<readonly string[]> {
    return checkStructure(this.file);
  }

  private nextPage(after: number, filter: EventFilter, limit: number): Page {
    return this.reading(() => this.reader.page(after, filter, limit));
  }

  private writing(): WriteClient {
    if (this.isClosed) throw new Unavailable('the event store is closed');
    if (!this.writer) throw new Error('this event store was opened for reading only');
    return this.writer;
  }

  private reading<T>(read: () => T): T {
    if (this.isClosed) throw new Unavailable('the event store is closed');
    try {
      return read();
    } catch (error) {
      if (sqliteCode(error) === '') throw error;
      if (isDamage(error)) this.damage = describeFault(error);
      throw new Unavailable(describeFault(error), { cause: error });
    }
  }
}

const isUnfiltered = ({ types = [], streamPrefixes = [] }: EventFilter): boolean =>
  types.length === 0 && streamPrefixes.length === 0;

/** The events that were just written, as the last page of the book. */
const endOf = (events: readonly StoredEvent[]): Page => ({
  events,
  upTo: Number(events.at(-1)?.position),
  isEnd: true,
});
