import { Unavailable } from '../event-store';
import { describeFaults, isLasting, isNotLeader } from './faults';
import type { KurrentClient } from './library';
import { backOff, delay, within, type Timings } from './timings';

/** Makes, probes and ends clients. */
export interface ClientMaker {
  /** Connection strings of the servers, one each. */
  readonly servers: readonly string[];
  make(connectionString: string): KurrentClient;
  /** A connection string that finds the leader by asking these servers, which answer and do not lead. */
  discovering(answering: readonly string[]): string;
  /** Checks that the client can read and append. @throws what the client throws */
  probe(client: KurrentClient): Promise<void>;
  /** Ends a client; what fails in that is ignored. */
  end(client: KurrentClient): void;
  /** Resolves when all clients have ended. */
  ended(): Promise<void>;
}

/** Waiting does not help: the configuration or the server's rights must change. */
export class LastingFault extends Unavailable {}

export const CLOSED = 'the event store is closed';

/**
 * Looks for a client that works. Each server is tried on its own, so that one that hangs holds up only itself. Where
 * servers answer that they do not lead, the leader is looked for by gossip as well: it may be a server that the
 * connection string does not name.
 */
export class ClientSearch {
  private readonly over = new AbortController();
  private readonly pending = new Set<KurrentClient>();
  /** The newest fault of each server. */
  private readonly faults = new Map<string, unknown>();

  /** @param onFault called with why there is no client yet, for people */
  constructor(
    private readonly maker: ClientMaker,
    private readonly timings: Timings,
    private readonly onFault: (text: string) => void,
  ) {}

  /**
   * The first client whose probe succeeds; the caller owns it. All others are ended.
   * @throws LastingFault when no server can ever be used; Unavailable when `closed` aborts
   */
  async first(closed: AbortSignal): Promise<KurrentClient> {
    const { servers } = this.maker;
    const tries = servers.map((server) => this.tryAgain(() => server));
    if (servers.length > 1) tries.push(this.tryAgain(() => this.gossip()));
    try {
      const client = await Promise.race([Promise.any(tries), rejected(closed)]);
      this.pending.delete(client);
      return client;
    } catch (error) {
      if (closed.aborted || !(error instanceof AggregateError)) throw error;
      throw error.errors.find((cause) => cause instanceof LastingFault) ?? error.errors[0];
    } finally {
      this.over.abort();
      for (const client of this.pending) this.maker.end(client);
    }
  }

  private async tryAgain(route: () => string | undefined): Promise<KurrentClient> {
    const { signal } = this.over;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const connectionString = route();
      if (connectionString !== undefined) {
        const client = this.maker.make(connectionString);
        this.pending.add(client);
        try {
          await within(this.timings.probeMs, this.maker.probe(client));
          return client;
        } catch (error) {
          if (this.pending.delete(client)) this.maker.end(client);
          this.note(connectionString, error);
        }
      }
      await delay(backOff(this.timings, attempt), signal);
    }
    throw new Unavailable(CLOSED);
  }

  /** @throws LastingFault when all servers have one */
  private note(connectionString: string, fault: unknown): void {
    const { servers } = this.maker;
    if (this.over.signal.aborted || !servers.includes(connectionString)) return;
    this.faults.set(connectionString, fault);
    const text = describeFaults([...this.faults.values()]);
    this.onFault(text);
    if (!servers.every((server) => isLasting(this.faults.get(server)))) return;
    this.over.abort();
    throw new LastingFault(text, { cause: fault });
  }

  private gossip(): string | undefined {
    const following = this.maker.servers.filter((server) => isNotLeader(this.faults.get(server)));
    return following.length === 0 ? undefined : this.maker.discovering(following);
  }
}

/** Rejects when the signal aborts. */
const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(new Unavailable(CLOSED));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
