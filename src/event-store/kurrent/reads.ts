import type { Filter } from '@kurrent/kurrentdb-client';
import {
  START,
  Unavailable,
  type EventFilter,
  type Position,
  type ReadStreamOptions,
  type StoredEvent,
  type StreamSlice,
} from '../event-store';
import * as given from '../given';
import type { ClientHolder } from './client-holder';
import { positionOf, toStoredEvent, type Resolved } from './event-format';
import { describeFault, kindOf } from './faults';
import { bookFilter, isWholeBook, matcher, serverFilter } from './filters';
import type { KurrentClient, KurrentLibrary } from './library';
import { backOff, delay, type Timings } from './timings';

/** No stream has this revision: an append that expects it is refused, and the refusal says the real revision. */
const NO_REVISION = BigInt(Number.MAX_SAFE_INTEGER);

async function collect(events: AsyncIterable<Resolved>): Promise<Resolved[]> {
  const collected: Resolved[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

const isStored = (event: StoredEvent | null): event is StoredEvent => event !== null;

/** Reads from the leader, with a limit. They are repeated with new clients until their deadline. */
export class Reads {
  constructor(
    private readonly library: KurrentLibrary,
    private readonly holder: ClientHolder,
    private readonly timings: Timings,
  ) {}

  async stream(
    stream: string,
    { from, direction = 'forwards', limit = given.MAX_STREAM_PAGE }: ReadStreamOptions,
    withinMs = this.timings.readMs,
  ): Promise<StreamSlice> {
    const isBackwards = direction === 'backwards';
    const read = await this.rawStream(stream, from, isBackwards, limit, withinMs);
    if (read === 'none') return { events: [], lastRevision: 'none' };
    const events = read.map(toStoredEvent).filter(isStored);
    const isAtEnd = isBackwards ? from === undefined : read.length > 0 && read.length < limit;
    const last = (isBackwards ? read.at(0) : read.at(-1))?.event?.revision;
    if (isAtEnd && last !== undefined) return { events, lastRevision: Number(last) };
    return { events, lastRevision: await this.lastRevision(stream, withinMs) };
  }

  /** The last event in the client's format; undefined where a stream has none. */
  async lastOf(stream: string): Promise<Resolved | undefined> {
    const read = await this.rawStream(stream, undefined, true, 1, this.timings.readMs);
    return read === 'none' ? undefined : read[0];
  }

  async all(after: Position, filter: EventFilter, limit: number): Promise<StoredEvent[]> {
    const isMatch = matcher(filter);
    const events: StoredEvent[] = [];
    let reached = after;
    for (;;) {
      // reads are inclusive: the event at `reached` comes again
      const wanted = limit - events.length + (reached === START ? 0 : 1);
      const page = await this.page(reached, serverFilter(this.library, filter), wanted);
      const fresh = page.filter((event) => Number(positionOf(event)) > Number(reached));
      events.push(...fresh.map(toStoredEvent).filter(isStored).filter(isMatch));
      if (page.length < wanted || events.length === limit) return events;
      reached = positionOf(page.at(-1) ?? {}) ?? reached;
    }
  }

  async backwards(types: readonly string[], before: Position | null, limit: number): Promise<StoredEvent[]> {
    const { BACKWARDS, END } = this.library;
    const filter = serverFilter(this.library, { types });
    const isMatch = matcher({ types });
    const events: StoredEvent[] = [];
    let reached = before;
    for (;;) {
      // one more: a server may return the event at `reached` again
      const maxCount = limit - events.length + 1;
      const at = reached === null ? null : BigInt(reached);
      const fromPosition = at === null ? END : { commit: at, prepare: at };
      const page = await this.repeated(this.timings.readMs, (client) =>
        collect(
          client.readAll({ direction: BACKWARDS, fromPosition, maxCount, requiresLeader: true, filter }),
        ),
      );
      const fresh = page.filter((event) => at === null || BigInt(positionOf(event) ?? START) < at);
      events.push(...fresh.map(toStoredEvent).filter(isStored).filter(isMatch));
      if (page.length < maxCount || events.length >= limit) return events.slice(0, limit);
      reached = positionOf(page.at(-1) ?? {}) ?? reached;
    }
  }

  /** The position of the last event of the book. */
  async head(): Promise<Position> {
    return this.lastMatch({});
  }

  /** The position of the last event that passes a filter of the server; START when there is none. */
  async lastMatch(filter: EventFilter): Promise<Position> {
    const { BACKWARDS, END } = this.library;
    const [last] = await this.repeated(this.timings.readMs, (client) =>
      collect(
        client.readAll({
          direction: BACKWARDS,
          fromPosition: END,
          maxCount: 1,
          requiresLeader: true,
          filter: isWholeBook(filter) ? bookFilter(this.library) : serverFilter(this.library, filter),
        }),
      ),
    );
    return last === undefined ? START : (positionOf(last) ?? START);
  }

  async at(position: Position): Promise<StoredEvent | null> {
    if (position === START) return null;
    const [found] = await this.pageAt(position);
    return found === undefined || positionOf(found) !== position ? null : toStoredEvent(found);
  }

  /**
   * For a position between two records the server answers as if it could not be reached. If another read is answered
   * and this one fails, twice, there is no event at the position.
   */
  private async pageAt(position: Position): Promise<Resolved[]> {
    const read = () =>
      this.holder.use(this.timings.readMs, (client) =>
        collect(this.readForwards(client, position, bookFilter(this.library), 1)),
      );
    try {
      return await read();
    } catch (first) {
      if (kindOf(first) === 'denied') throw unavailable(first);
      await this.head();
      return read().catch(async () => {
        await this.head();
        return [];
      });
    }
  }

  private page(reached: Position, filter: Filter, maxCount: number): Promise<Resolved[]> {
    return this.repeated(this.timings.readMs, (client) =>
      collect(this.readForwards(client, reached, filter, maxCount)),
    );
  }

  private readForwards(
    client: KurrentClient,
    from: Position,
    filter: Filter,
    maxCount: number,
  ): AsyncIterable<Resolved> {
    const { FORWARDS, START: BEGINNING } = this.library;
    const at = BigInt(from);
    const fromPosition = from === START ? BEGINNING : { commit: at, prepare: at };
    return client.readAll({ direction: FORWARDS, fromPosition, maxCount, requiresLeader: true, filter });
  }

  /** A stream as the server shows it; `none` where it was never written. @throws Unavailable */
  rawStream(
    stream: string,
    from: number | undefined,
    isBackwards: boolean,
    maxCount: number,
    withinMs: number,
  ): Promise<Resolved[] | 'none'> {
    const { BACKWARDS, END, FORWARDS, START: BEGINNING } = this.library;
    const direction = isBackwards ? BACKWARDS : FORWARDS;
    // without a start, the client reads forwards from the first event whatever the direction
    const fromRevision = from === undefined ? (isBackwards ? END : BEGINNING) : BigInt(from);
    return this.repeated(withinMs, async (client) => {
      try {
        const events = client.readStream(stream, { direction, fromRevision, maxCount, requiresLeader: true });
        return await collect(events);
      } catch (error) {
        if (kindOf(error) === 'no-stream') return 'none';
        throw error;
      }
    });
  }

  /** Works also for a stream that retention has emptied: a refused append returns the revision. */
  private async lastRevision(stream: string, withinMs: number): Promise<number | 'none'> {
    const last = await this.rawStream(stream, undefined, true, 1, withinMs);
    if (last === 'none') return 'none';
    const revision = last[0]?.event?.revision;
    if (revision !== undefined) return Number(revision);
    const probe = this.library.jsonEvent({ type: 'NeverWritten', data: {} });
    const refused = this.repeated(withinMs, (client, deadline) =>
      client.appendToStream(stream, probe, { streamState: NO_REVISION, deadline }).catch((error: unknown) => {
        if (kindOf(error) === 'wrong-version') return error as { readonly actualState: bigint | 'no_stream' };
        throw error;
      }),
    );
    const answer = await refused;
    if (!('actualState' in answer)) throw new Error(`stream ${stream} took a revision that no stream has`);
    return answer.actualState === 'no_stream' ? 'none' : Number(answer.actualState);
  }

  /** @throws Unavailable */
  private async repeated<T>(
    withinMs: number,
    read: (client: KurrentClient, leftMs: number) => Promise<T>,
  ): Promise<T> {
    const end = performance.now() + withinMs;
    for (let attempt = 1; ; attempt += 1) {
      const leftMs = end - performance.now();
      try {
        return await this.holder.use(leftMs, read);
      } catch (error) {
        const kind = kindOf(error);
        const isAnswer = kind !== 'refused' && kind !== 'in-doubt';
        if (isAnswer || error instanceof Unavailable) throw unavailable(error);
        const waitMs = backOff(this.timings, attempt);
        if (performance.now() + waitMs >= end) throw unavailable(error);
        await delay(waitMs, this.holder.closed);
      }
    }
  }
}

const unavailable = (error: unknown): Unavailable =>
  error instanceof Unavailable ? error : new Unavailable(describeFault(error), { cause: error });
