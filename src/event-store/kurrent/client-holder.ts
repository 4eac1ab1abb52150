import { setMaxListeners } from 'node:events';
import { Unavailable } from '../event-store';
import { breaksClient, describeFault, isLasting } from './faults';
import type { KurrentClient } from './library';
import { backOff, delay, within, type Timings } from './timings';

/** The client in use. */
export interface Lease {
  readonly client: KurrentClient;
  /** Aborts when the client is replaced. */
  readonly retired: AbortSignal;
}

interface Held extends Lease {
  readonly end: AbortController;
  callsUnderWay: number;
}

/** Makes, probes and ends clients. */
export interface ClientMaker {
  make(): KurrentClient;
  /** Checks that the client can read and append. @throws what the client throws */
  probe(client: KurrentClient): Promise<void>;
  end(client: KurrentClient): Promise<void>;
}

/** Waiting does not help: the configuration or the server's rights must change. */
export class LastingFault extends Unavailable {}

const CLOSED = 'the event store is closed';

/**
 * Owns the client. A client that fails is replaced, since it may stay broken for good (its appending and its reading half
 * each in its own way), while a new one works as soon as a server does. One new client is made at a time, with back-off,
 * and probed before it is used.
 */
export class ClientHolder {
  /** Why there is no client, for people; undefined if there is one. */
  fault: string | undefined;
  private held: Held | undefined;
  private making: Promise<Held> | undefined;
  private readonly life = new AbortController();
  private readonly ending = new Set<Promise<void>>();
  private readonly leftBehind = new Set<Held>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly maker: ClientMaker,
    private readonly timings: Timings,
  ) {
    // each waiting call adds a listener
    setMaxListeners(0, this.life.signal);
  }

  /** Aborts when the store is closed. */
  get closed(): AbortSignal {
    return this.life.signal;
  }

  /** The client in use, or the next one. @param waitMs longest wait @throws Unavailable, LastingFault */
  async lease(waitMs: number): Promise<Lease> {
    return this.take(waitMs);
  }

  /**
   * Makes one call with the client in use. `ms` is the deadline for the call and the wait for a client together.
   * @throws Unavailable when there is no client in time; Overdue; what the client throws
   */
  async use<T>(ms: number, call: (client: KurrentClient, leftMs: number) => Promise<T>): Promise<T> {
    const answer = this.run(ms, call);
    this.underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.underWay.delete(answer);
    }
  }

  private async run<T>(ms: number, call: (client: KurrentClient, leftMs: number) => Promise<T>): Promise<T> {
    const asked = performance.now();
    const held = await this.take(ms);
    held.callsUnderWay += 1;
    const leftMs = Math.max(1, ms - (performance.now() - asked));
    try {
      return await within(leftMs, call(held.client, leftMs));
    } catch (error) {
      if (breaksClient(error)) this.replace(held, error);
      throw error;
    } finally {
      held.callsUnderWay -= 1;
      this.endIfUnused(held);
    }
  }

  /** Replaces a client, unless it has been replaced already. */
  replace(lease: Lease, error: unknown): void {
    const { held } = this;
    if (held === undefined || held.client !== lease.client) return;
    this.fault = describeFault(error);
    this.retire(held);
    void this.next().catch(() => undefined);
  }

  /** Ends all clients once the calls under way have ended (each has its deadline). */
  async close(): Promise<void> {
    this.life.abort();
    await Promise.allSettled(this.underWay);
    await this.making?.catch(() => undefined);
    if (this.held !== undefined) this.retire(this.held);
    for (const held of this.leftBehind) this.end(held);
    await Promise.all(this.ending);
  }

  private async take(waitMs: number): Promise<Held> {
    if (this.life.signal.aborted) throw new Unavailable(CLOSED);
    if (this.held !== undefined) return this.held;
    try {
      return await within(waitMs, this.next());
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      throw new Unavailable(this.fault ?? describeFault(error), { cause: error });
    }
  }

  private next(): Promise<Held> {
    this.making ??= this.makeOne().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  private async makeOne(): Promise<Held> {
    for (let attempt = 1; !this.life.signal.aborted; attempt += 1) {
      const end = new AbortController();
      const held: Held = { client: this.maker.make(), retired: end.signal, end, callsUnderWay: 0 };
      try {
        await within(this.timings.probeMs, this.maker.probe(held.client));
        this.fault = undefined;
        this.held = held;
        return held;
      } catch (error) {
        this.fault = describeFault(error);
        this.end(held);
        if (isLasting(error)) throw new LastingFault(this.fault, { cause: error });
      }
      await delay(backOff(this.timings, attempt), this.life.signal);
    }
    throw new Unavailable(CLOSED);
  }

  private retire(held: Held): void {
    this.held = undefined;
    this.leftBehind.add(held);
    held.end.abort();
    this.endIfUnused(held);
  }

  private endIfUnused(held: Held): void {
    if (this.leftBehind.has(held) && held.callsUnderWay === 0) this.end(held);
  }

  private end(held: Held): void {
    this.leftBehind.delete(held);
    const ended = this.maker.end(held.client);
    this.ending.add(ended);
    void ended.finally(() => this.ending.delete(ended));
  }
}
