import {
  START,
  Unavailable,
  type EventFilter,
  type Position,
  type SubscriptionMessage,
} from '../event-store';
import type { ClientHolder, Lease } from './client-holder';
import { positionOf, toStoredEvent } from './event-format';
import { breaksClient } from './faults';
import { isWholeBook, matcher, serverFilter } from './filters';
import type { KurrentLibrary } from './library';
import type { Reads } from './reads';
import { SubscriptionEnded, SubscriptionSource } from './subscription-source';
import { backOff, delay, type Timings } from './timings';

interface Parts {
  readonly library: KurrentLibrary;
  readonly holder: ClientHolder;
  readonly reads: Reads;
  readonly timings: Timings;
}

/** Positions of the book when it was read: once `lastMatch` is delivered, so is everything up to `head`. */
interface Goal {
  readonly head: number;
  readonly lastMatch: number;
  /** The server has said that the subscription is live: passed on even if nothing is new. */
  readonly isGoLive: boolean;
}

/** Everything after a position, over as many subscriptions of the client as needed. */
export class BookSubscription {
  private reached: number;
  private announced = -1;
  private deliveredAt = 0;
  private goal: Goal | undefined;
  private isAsking = false;

  constructor(
    private readonly parts: Parts,
    after: number,
    private readonly filter: EventFilter,
    private readonly signal: AbortSignal,
  ) {
    this.reached = after;
  }

  async *messages(): AsyncGenerator<SubscriptionMessage> {
    const { holder, timings } = this.parts;
    for (let attempt = 0; !this.signal.aborted; attempt += 1) {
      let lease: Lease | undefined;
      try {
        lease = await holder.lease(timings.readMs);
        if (this.signal.aborted) return;
        for await (const message of this.follow(lease)) {
          attempt = 0;
          yield message;
        }
      } catch (error) {
        if (holder.closed.aborted) throw new Unavailable('the event store is closed');
        if (lease !== undefined && !(error instanceof SubscriptionEnded) && breaksClient(error))
          holder.replace(lease, error);
      }
      if (this.signal.aborted) return;
      yield { kind: 'reconnecting', attempt: attempt + 1 };
      await delay(backOff(timings, attempt + 1), AbortSignal.any([this.signal, holder.closed]));
    }
  }

  /** One subscription of the client, until it ends. */
  private async *follow({ client, retired }: Lease): AsyncGenerator<SubscriptionMessage> {
    const { library, timings, holder } = this.parts;
    const at = BigInt(this.reached);
    const source = new SubscriptionSource(
      client.subscribeToAll({
        fromPosition: this.reached === Number(START) ? library.START : { commit: at, prepare: at },
        requiresLeader: true,
        filter: serverFilter(library, this.filter),
      }),
      [retired, holder.closed, this.signal],
    );
    let isBeat = false;
    const beat = setInterval(() => {
      isBeat = true;
      source.ring();
    }, timings.heartbeatMs);
    beat.unref();
    this.goal = undefined;
    this.deliveredAt = performance.now();
    const isMatch = matcher(this.filter);
    try {
      for (;;) {
        if (this.signal.aborted) return;
        const resolved = source.read();
        const position = resolved === null ? undefined : positionOf(resolved);
        if (resolved !== null && position !== undefined) {
          const event = toStoredEvent(resolved);
          this.reached = Math.max(this.reached, Number(position));
          if (event !== null && isMatch(event)) yield { kind: 'event', event };
          this.deliveredAt = performance.now();
        }
        const caughtUp = this.takeCaughtUp();
        if (caughtUp !== undefined) yield { kind: 'caught_up', position: caughtUp };
        if (resolved !== null) continue;
        if (source.isLive || isBeat) this.ask(source);
        isBeat = false;
        this.assertNotSilent();
        await source.wait();
      }
    } finally {
      clearInterval(beat);
      await source.close();
    }
  }

  /** The position up to which everything was delivered, if it is new or the subscription went live. */
  private takeCaughtUp(): Position | undefined {
    const { goal } = this;
    if (goal === undefined || this.reached < goal.lastMatch) return undefined;
    this.goal = undefined;
    this.reached = Math.max(this.reached, goal.head);
    if (!goal.isGoLive && this.reached <= this.announced) return undefined;
    this.announced = this.reached;
    return String(this.reached);
  }

  /**
   * Reads the head of the book, unless a read is under way or events keep coming. The server's own caught-up message is
   * not enough: it has the position of the last match, and a subscription that fell silent sends none.
   */
  private ask(source: SubscriptionSource): void {
    const isBusy =
      performance.now() - this.deliveredAt < this.parts.timings.heartbeatMs && this.announced >= 0;
    if (this.isAsking || this.goal !== undefined || (isBusy && !source.isLive)) return;
    const isGoLive = source.isLive;
    source.isLive = false;
    this.isAsking = true;
    void this.setGoal(isGoLive).then((isSet) => {
      this.isAsking = false;
      source.isLive ||= isGoLive && !isSet;
      return source.ring();
    });
  }

  /** @returns false if the store did not answer: then it is tried again */
  private async setGoal(isGoLive: boolean): Promise<boolean> {
    const asked = await this.askBook().catch(() => undefined);
    if (asked !== undefined) this.goal = { ...asked, isGoLive };
    return asked !== undefined;
  }

  private async askBook(): Promise<{ head: number; lastMatch: number }> {
    const { reads } = this.parts;
    const head = Number(await reads.head());
    if (head <= this.reached || isWholeBook(this.filter)) return { head, lastMatch: head };
    return { head, lastMatch: Number(await reads.lastMatch(this.filter)) };
  }

  /** @throws SubscriptionEnded */
  private assertNotSilent(): void {
    const silentMs = performance.now() - this.deliveredAt;
    if (this.goal === undefined || silentMs < this.parts.timings.silentMs) return;
    throw new SubscriptionEnded('the subscription has fallen silent');
  }
}
