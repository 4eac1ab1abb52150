import {
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
import * as given from '../given';
import { Appends } from './appends';
import { ClientHolder } from './client-holder';
import { CLOSED, LastingFault } from './client-search';
import { Clients } from './clients';
import { checkConnectionString } from './connection-string';
import { describeFault } from './faults';
import { loadLibrary, type KurrentLibrary } from './library';
import { Reads } from './reads';
import { readRetention, writeRetention } from './retention';
import { versionNotice } from './server-version';
import { BookSubscription } from './subscription';
import { backOff, delay, TIMINGS, within, type Timings } from './timings';
import { UnderWay } from './under-way';

export interface KurrentEventStoreOptions {
  /** `kurrentdb://user:password@host:2113,…?tls=…`, with TLS and credentials; never logged. */
  readonly connectionString: string;
  /** Ends a wait for the first server; default: none. */
  readonly signal?: AbortSignal;
  /** Called with messages for operators, such as: a server does not answer, or is too old. */
  readonly onNotice?: (text: string) => void;
  /** Shortens waits, in tests. */
  readonly timings?: Partial<Timings>;
}

/** The book in EventStoreDB or KurrentDB, which several nodes share. */
export class KurrentEventStore extends EventStore {
  private readonly reads: Reads;
  private readonly appends: Appends;
  private readonly underWay = new UnderWay();
  private headRead: Promise<Position> | undefined;

  private constructor(
    private readonly library: KurrentLibrary,
    private readonly holder: ClientHolder,
    private readonly timings: Timings,
    private readonly clients: Clients,
  ) {
    super();
    this.reads = new Reads(library, holder, timings);
    this.appends = new Appends(library, holder, this.reads, timings);
  }

  /**
   * Waits until a server answers, however long that takes: nodes start in any order.
   *
   * @throws Error that says what to do: the client is not installed, a connection string that it cannot use, no right
   * to read `$all`, a certificate that is not accepted; Unavailable when `signal` ends the wait
   */
  static async open(options: KurrentEventStoreOptions): Promise<KurrentEventStore> {
    const { signal, onNotice = () => undefined } = options;
    const text = checkConnectionString(options.connectionString);
    const library = await loadLibrary();
    const timings = { ...TIMINGS, ...options.timings };
    const clients = new Clients(library, text, (version) => {
      const notice = versionNotice(version);
      if (notice !== null) onNotice(notice);
    });
    clients.check();
    const holder = new ClientHolder(clients, timings, onNotice);
    await firstLease(holder, clients.addresses, timings, onNotice, signal);
    return new KurrentEventStore(library, holder, timings, clients);
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    given.checkStream(stream);
    given.checkExpected(expected);
    return this.underWay.share(stream, expected, events, () => this.appends.append(stream, expected, events));
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<StreamSlice> {
    given.limit(options.limit ?? given.MAX_STREAM_PAGE, given.MAX_STREAM_PAGE);
    given.fromRevision(options.from);
    return this.reads.stream(stream, options);
  }

  async readAll(after: Position, filter: EventFilter, limit: number): Promise<StoredEvent[]> {
    given.position(after);
    return this.reads.all(after, given.filter(filter), given.limit(limit, given.MAX_BOOK_PAGE));
  }

  async readBackwards(
    types: readonly string[],
    before: Position | null,
    limit: number,
  ): Promise<StoredEvent[]> {
    if (before !== null) given.position(before);
    return this.reads.backwards(given.someTypes(types), before, given.limit(limit, given.MAX_STREAM_PAGE));
  }

  async eventAt(position: Position): Promise<StoredEvent | null> {
    given.position(position);
    return this.reads.at(position);
  }

  async *subscribeAll(
    after: Position,
    filter: EventFilter,
    signal: AbortSignal,
  ): AsyncGenerator<SubscriptionMessage> {
    const { library, holder, reads, timings } = this;
    const parts = { library, holder, reads, timings };
    const from = given.position(after);
    yield* new BookSubscription(parts, from, given.filter(filter), signal).messages();
  }

  /** The last position of the log without the server's own events; events of other programs count. */
  async head(): Promise<Position> {
    return this.reads.head();
  }

  async setRetention(stream: string, retention: Retention): Promise<void> {
    given.checkStream(stream);
    const { library, reads, appends, timings, holder } = this;
    const wait = (attempt: number): Promise<void> => delay(backOff(timings, attempt), holder.closed);
    await writeRetention({ library, reads, appends, wait }, stream, given.retention(retention));
  }

  async retentionOf(stream: string): Promise<Retention> {
    given.checkStream(stream);
    return readRetention(this.reads, stream);
  }

  /** The server removes old events on its own. */
  async applyRetention(now: string): Promise<number> {
    given.instant(now);
    return 0;
  }

  capabilities(): StoreCapabilities {
    return { erasesAtOnce: false, sharedByNodes: true };
  }

  async health(): Promise<StoreHealth> {
    const { holder, timings } = this;
    if (holder.closed.aborted) return { ok: false, detail: CLOSED };
    try {
      await within(timings.healthMs, this.sharedHead());
    } catch (error) {
      const isKnown = holder.fault === undefined && holder.silentMs < timings.knownMs;
      if (!isKnown) return { ok: false, detail: holder.fault ?? describeFault(error) };
    }
    return { ok: true, detail: `ready, server ${this.clients.serverVersion ?? 'unknown'}` };
  }

  /** One read at a time, however often the health is asked for. Its deadline, not the check's, replaces a client. */
  private sharedHead(): Promise<Position> {
    this.headRead ??= this.reads.head().finally(() => {
      this.headRead = undefined;
    });
    return this.headRead;
  }

  async close(): Promise<void> {
    await this.holder.close();
  }
}

/** Waits for the first client. @throws as `open` */
async function firstLease(
  holder: ClientHolder,
  addresses: string,
  { readMs }: Timings,
  onNotice: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const giveUp = (): void => void holder.close();
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  try {
    for (;;) {
      try {
        await holder.lease(readMs);
        return;
      } catch (error) {
        if (error instanceof LastingFault) throw new Error(error.message, { cause: error });
        if (!(error instanceof Unavailable)) throw error;
        const text = `${holder.fault ?? 'KurrentDB does not answer'} (servers: ${addresses})`;
        if (holder.closed.aborted) throw new Unavailable(text, { cause: error });
        onNotice(`waiting for KurrentDB: ${text}`);
      }
    }
  } catch (error) {
    await holder.close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
