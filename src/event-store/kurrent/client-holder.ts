import { setMaxListeners } from 'node:events';
import { Unavailable } from '../event-store';
import { ClientSearch, CLOSED, type ClientMaker } from './client-search';
import { breaksClient, describeFault } from './faults';
import type { KurrentClient } from './library';
import { Outage } from './outage';
import { within, type Timings } from './timings';

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

/**
 * Owns the client. A client that fails is replaced, since it may stay broken for good (its appending and its reading half
 * each in its own way), while a new one works as soon as a server does. Each server gets new clients of its own, one at a
 * time and with back-off, and the first one that can be read from its leader is used: so no new client waits for a server
 * that hangs.
 */
export class ClientHolder {
  /** Why there is no client, for people; undefined if there is one. */
  fault: string | undefined;
  private held: Held | undefined;
  private making: Promise<Held> | undefined;
  private readonly life = new AbortController();
  private readonly leftBehind = new Set<Held>();
  private readonly underWay = new Set<Promise<unknown>>();

  private lastAnswerAt = -Infinity;
  private outage: Outage | undefined;

  /** @param onNotice called with a line when the store stays away, and with one when it is back */
  constructor(
    private readonly maker: ClientMaker,
    private readonly timings: Timings,
    private readonly onNotice: (text: string) => void,
  ) {
    // each waiting call adds a listener
    setMaxListeners(0, this.life.signal);
  }

  /** Milliseconds since a call was last answered. */
  get silentMs(): number {
    return performance.now() - this.lastAnswerAt;
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
      const answer = await within(leftMs, call(held.client, leftMs));
      this.lastAnswerAt = performance.now();
      return answer;
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
    this.outage ??= new Outage(this.timings.awayMs, () => this.fault ?? describeFault(error), this.onNotice);
    void this.next().catch(() => undefined);
  }

  /** Ends all clients once the calls under way have ended (each has its deadline). */
  async close(): Promise<void> {
    this.life.abort();
    this.outage?.forget();
    await Promise.allSettled(this.underWay);
    await this.making?.catch(() => undefined);
    if (this.held !== undefined) this.retire(this.held);
    for (const { client } of this.leftBehind) this.maker.end(client);
    await this.maker.ended();
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
    const search = new ClientSearch(this.maker, this.timings, (fault) => (this.fault = fault));
    const client = await search.first(this.life.signal);
    const end = new AbortController();
    const held: Held = { client, retired: end.signal, end, callsUnderWay: 0 };
    this.fault = undefined;
    this.held = held;
    this.lastAnswerAt = performance.now();
    this.outage?.end();
    this.outage = undefined;
    return held;
  }

  private retire(held: Held): void {
    this.held = undefined;
    this.leftBehind.add(held);
    held.end.abort();
    this.endIfUnused(held);
  }

  private endIfUnused(held: Held): void {
    if (held.callsUnderWay === 0 && this.leftBehind.delete(held)) this.maker.end(held.client);
  }
}
