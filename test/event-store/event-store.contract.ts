import {
  Conflict,
  OutcomeUnknown,
  START,
  TooLarge,
  Unavailable,
  comparePositions,
  type EventFilter,
  type EventStore,
  type NewEvent,
  type StoredEvent,
  type SubscriptionMessage,
} from '../../src/event-store/event-store';
import { collect, eventsIn, idsOf, newEvent, newEvents, newStream } from './fixtures';

export interface OpenedStore {
  readonly store: EventStore;
  /** A second store on the same book, as another part of the program would open it. */
  readonly openSecond?: () => Promise<EventStore>;
  cleanUp(): Promise<void>;
}

type Outcome = { readonly revision: number } | { readonly error: unknown };

const settle = async (appends: readonly Promise<{ revision: number }>[]): Promise<Outcome[]> =>
  Promise.all(appends.map(async (append) => append.catch((error: unknown): Outcome => ({ error }))));

const winners = (outcomes: readonly Outcome[]): number[] =>
  outcomes.flatMap((outcome) => ('revision' in outcome ? [outcome.revision] : []));

const losers = (outcomes: readonly Outcome[]): unknown[] =>
  outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));

const readToEnd = async (
  store: EventStore,
  filter: EventFilter,
  pageSize = 1_000,
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? START, filter, pageSize);
    events.push(...page);
    if (page.length === 0) return events;
  }
};

const isCaughtUp = (messages: readonly SubscriptionMessage[]): boolean =>
  messages.at(-1)?.kind === 'caught_up';

/**
 * What every adapter of the port promises, and nothing that only one of them does.
 *
 * @param open a store, on a fresh or a shared book: tests use streams of their own
 */
export function eventStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}, as an event store`, () => {
    let opened: OpenedStore;
    let store: EventStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });

    afterAll(async () => {
      await opened.cleanUp();
    });

    appending(() => store);
    repeating(() => store);
    reading(() => store);
    subscribing(() => store);
    retaining(() => store);
    sharing(() => opened);
    closing(open);
  });
}

function appending(the: () => EventStore): void {
  describe('appends at the same time', () => {
    it('let one of 200 win where the stream must be new', async () => {
      const stream = newStream();
      const outcomes = await settle(newEvents(200).map((event) => the().append(stream, 'none', [event])));
      expect(winners(outcomes)).toEqual([0]);
      expect(losers(outcomes)).toHaveLength(199);
      for (const error of losers(outcomes)) expect(error).toBeInstanceOf(Conflict);
      expect((await the().readStream(stream)).events).toHaveLength(1);
    });

    it('all get a revision of their own where any will do', async () => {
      const stream = newStream();
      const outcomes = await settle(newEvents(200).map((event) => the().append(stream, 'any', [event])));
      expect(winners(outcomes).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 200 }, (_, index) => index),
      );
      expect((await the().readStream(stream)).lastRevision).toBe(199);
    });

    it('let one of 50 win on the same revision', async () => {
      const stream = newStream();
      await the().append(stream, 'none', [newEvent()]);
      const outcomes = await settle(newEvents(50).map((event) => the().append(stream, 0, [event])));
      expect(winners(outcomes)).toEqual([1]);
      expect(losers(outcomes)).toHaveLength(49);
    });
  });

  describe('an append', () => {
    it('answers the revision and position of its last event', async () => {
      const stream = newStream();
      const result = await the().append(stream, 'none', newEvents(3));
      const { events } = await the().readStream(stream);
      expect(result).toEqual({ revision: 2, position: events.at(-1)?.position });
    });

    it('on another revision than the last is a conflict that tells both', async () => {
      const stream = newStream();
      await the().append(stream, 'none', newEvents(3));
      await expect(the().append(stream, 1, [newEvent()])).rejects.toMatchObject({
        name: 'Conflict',
        stream,
        expected: 1,
        actual: 2,
      });
      await expect(the().append(stream, 7, [newEvent()])).rejects.toMatchObject({ expected: 7, actual: 2 });
    });

    it('on a stream that was never written is a conflict where one is expected', async () => {
      const conflict = { name: 'Conflict', actual: 'none' };
      await expect(the().append(newStream(), 'exists', [newEvent()])).rejects.toMatchObject(conflict);
      await expect(the().append(newStream(), 0, [newEvent()])).rejects.toMatchObject(conflict);
    });

    it('goes on where the stream exists', async () => {
      const stream = newStream();
      await the().append(stream, 'none', [newEvent()]);
      expect((await the().append(stream, 'exists', [newEvent()])).revision).toBe(1);
      expect((await the().append(stream, 1, [newEvent()])).revision).toBe(2);
    });

    it('of more than 1 MiB is too large and writes nothing', async () => {
      const stream = newStream();
      const events = newEvents(3, { data: { text: 'x'.repeat(400_000) } });
      await expect(the().append(stream, 'none', events)).rejects.toBeInstanceOf(TooLarge);
      expect(await the().readStream(stream)).toEqual({ events: [], lastRevision: 'none' });
      expect((await the().append(stream, 'none', events.slice(0, 2))).revision).toBe(1);
    });

    it('of nothing, or of one event twice, is refused as a mistake', async () => {
      const event = newEvent();
      await expect(the().append(newStream(), 'any', [])).rejects.toThrow(Error);
      await expect(the().append(newStream(), 'any', [event, event])).rejects.toThrow(Error);
    });
  });
}

function repeating(the: () => EventStore): void {
  describe('the same append again', () => {
    const first: readonly (readonly ['none' | 'any', number])[] = [
      ['none', 1],
      ['none', 2],
      ['any', 1],
      ['any', 2],
    ];
    it.each(first)('with %s and %i event(s) answers as the first time', async (expected, count) => {
      const stream = newStream();
      const events = newEvents(count);
      const result = await the().append(stream, expected, events);
      expect(await the().append(stream, expected, events)).toEqual(result);
      expect((await the().readStream(stream)).events).toHaveLength(count);
    });

    it.each(['exists', 0] as const)('with %s answers as the first time', async (expected) => {
      const stream = newStream();
      await the().append(stream, 'none', [newEvent()]);
      const events = newEvents(2);
      const result = await the().append(stream, expected, events);
      expect(await the().append(stream, expected, events)).toEqual(result);
      expect((await the().readStream(stream)).lastRevision).toBe(2);
    });

    it('answers as the first time when others have written since', async () => {
      const stream = newStream();
      const events = newEvents(2);
      const result = await the().append(stream, 'none', events);
      await the().append(stream, 1, newEvents(2));
      expect(await the().append(stream, 'none', events)).toEqual(result);
      expect((await the().readStream(stream)).lastRevision).toBe(3);
    });

    it('stores one of many that run at once', async () => {
      const stream = newStream();
      const events = newEvents(2);
      const outcomes = await settle(Array.from({ length: 20 }, () => the().append(stream, 'none', events)));
      expect(winners(outcomes)).toEqual(Array.from({ length: 20 }, () => 1));
      expect((await the().readStream(stream)).events).toHaveLength(2);
    });

    it('with other data under the same ids keeps what was stored first', async () => {
      const stream = newStream();
      const event = newEvent({ data: { n: 1 } });
      await the().append(stream, 'none', [event]);
      expect((await the().append(stream, 'none', [{ ...event, data: { n: 2 } }])).revision).toBe(0);
      expect((await the().readStream(stream)).events.map(({ data }) => data)).toEqual([{ n: 1 }]);
    });

    it('with a new event beside the old ones is a conflict', async () => {
      const stream = newStream();
      const event = newEvent();
      await the().append(stream, 'none', [event]);
      await expect(the().append(stream, 'none', [event, newEvent()])).rejects.toBeInstanceOf(Conflict);
      await expect(the().append(stream, 'any', [event, newEvent()])).rejects.toBeInstanceOf(Conflict);
      expect((await the().readStream(stream)).lastRevision).toBe(0);
    });

    it('on another stream is another append', async () => {
      const event = newEvent();
      const streams = [newStream(), newStream()] as const;
      await the().append(streams[0], 'none', [event]);
      expect((await the().append(streams[1], 'none', [event])).revision).toBe(0);
      expect(idsOf((await the().readStream(streams[1])).events)).toEqual([event.eventId]);
    });
  });
}

function reading(the: () => EventStore): void {
  describe('a stream', () => {
    let stream: string;
    const numbers = async (options: Parameters<EventStore['readStream']>[1]): Promise<unknown[]> =>
      (await the().readStream(stream, options)).events.map(({ data }) => data['n']);

    beforeAll(async () => {
      stream = newStream();
      await the().append(stream, 'none', newEvents(10));
    });

    it('is read from its first event on', async () => {
      expect(await numbers({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await numbers({ from: 7 })).toEqual([8, 9, 10]);
      expect(await numbers({ from: 2, limit: 3 })).toEqual([3, 4, 5]);
      expect(await numbers({ from: 10 })).toEqual([]);
    });

    it('is read backwards from its last event on', async () => {
      expect(await numbers({ direction: 'backwards', limit: 2 })).toEqual([10, 9]);
      expect(await numbers({ direction: 'backwards', from: 2 })).toEqual([3, 2, 1]);
    });

    it('tells its last revision, however little is read', async () => {
      expect((await the().readStream(stream, { limit: 1 })).lastRevision).toBe(9);
      expect((await the().readStream(stream, { from: 500 })).lastRevision).toBe(9);
    });

    it('that was never written is empty', async () => {
      expect(await the().readStream(newStream())).toEqual({ events: [], lastRevision: 'none' });
    });

    it('gives back what was put in, in any script, with its personal data', async () => {
      const event: NewEvent = newEvent({
        type: 'ProfileChanged',
        schemaVersion: 3,
        actor: { kind: 'operator', id: 'ops' },
        data: { text: 'Ωß漢字🗝️\u0000"\\\n', nested: { list: [1, null, true, 1.5], empty: {} } },
        personal: [{ subject: 's-1', keyId: 'k-1', nonce: 'AAAA', ciphertext: 'BBBB_-' }],
      });
      const name = newStream('user');
      const { position } = await the().append(name, 'none', [event]);
      expect((await the().readStream(name)).events).toEqual([
        { ...event, position, stream: name, revision: 0 },
      ]);
      expect((await readToEnd(the(), { streamPrefixes: [name] }))[0]).toEqual({
        ...event,
        position,
        stream: name,
        revision: 0,
      });
    });
  });

  describe('the book', () => {
    const run = newStream('run');
    const types = [`A-${run}`, `B-${run}`, `C-${run}`] as const;
    let written: string[];

    beforeAll(async () => {
      written = [];
      for (let index = 0; index < 30; index += 1) {
        const event = newEvent({ type: types[index % 3] ?? types[0] });
        await the().append(`${run}.${index % 2 === 0 ? 'even' : 'odd'}.${index % 5}`, 'any', [event]);
        written.push(event.eventId);
      }
    });

    it('is in the order of the appends, across streams and pages', async () => {
      const events = await readToEnd(the(), { streamPrefixes: [run] }, 7);
      expect(idsOf(events)).toEqual(written);
      const positions = events.map(({ position }) => position);
      expect([...positions].sort(comparePositions)).toEqual(positions);
      expect(new Set(positions).size).toBe(30);
    });

    it('is read after a position, without the event that stands there', async () => {
      const events = await readToEnd(the(), { streamPrefixes: [run] });
      const tenth = events[9] as StoredEvent;
      const rest = await the().readAll(tenth.position, { streamPrefixes: [run] }, 3);
      expect(idsOf(rest)).toEqual(written.slice(10, 13));
    });

    it('is filtered by prefixes of stream names', async () => {
      const events = await readToEnd(the(), { streamPrefixes: [`${run}.odd.1`, `${run}.even.2`] }, 2);
      expect(idsOf(events)).toEqual(written.filter((_, index) => [1, 2, 11, 12, 21, 22].includes(index)));
    });

    it('is filtered by types', async () => {
      const some = await readToEnd(the(), { types: [types[0], types[2], types[0]] }, 4);
      expect(idsOf(some)).toEqual(written.filter((_, index) => index % 3 !== 1));
      expect(idsOf(await readToEnd(the(), { types: [types[1]] }))).toEqual(
        written.filter((_, index) => index % 3 === 1),
      );
    });

    it('without a filter holds everything', async () => {
      const ids = new Set(idsOf(await readToEnd(the(), {})));
      expect(written.every((id) => ids.has(id))).toBe(true);
    });

    it('ends at its head', async () => {
      const { position } = await the().append(newStream(), 'none', newEvents(2));
      expect(await the().head()).toBe(position);
      expect(await the().readAll(position, {}, 10)).toEqual([]);
    });
  });
}

function subscribing(the: () => EventStore): void {
  describe('a subscription', () => {
    it('gives what is there, says so, and gives what comes', async () => {
      const prefix = newStream();
      const [before, after] = [newEvents(3), newEvents(2)] as const;
      await the().append(`${prefix}.a`, 'none', before);
      const messages = await collect(
        (signal) => live(signal),
        (all) => eventsIn(all).length === 5,
      );
      async function* live(signal: AbortSignal): AsyncGenerator<SubscriptionMessage> {
        let isWritten = false;
        for await (const message of the().subscribeAll(START, { streamPrefixes: [prefix] }, signal)) {
          yield message;
          if (message.kind !== 'caught_up' || isWritten) continue;
          isWritten = true;
          await the().append(`${prefix}.b`, 'none', after);
        }
      }
      expect(idsOf(eventsIn(messages))).toEqual([...before, ...after].map(({ eventId }) => eventId));
      expect(messages.findIndex(({ kind }) => kind === 'caught_up')).toBe(3);
    });

    it('tells how far the book is delivered, also where nothing matched', async () => {
      const { position } = await the().append(newStream(), 'none', newEvents(3));
      const filter = { streamPrefixes: [newStream()] };
      const messages = await collect((signal) => the().subscribeAll(START, filter, signal), isCaughtUp);
      const last = messages.at(-1) as { position: string };
      expect(comparePositions(last.position, position)).toBeGreaterThanOrEqual(0);
    });

    it('goes on after the position that it was left at', async () => {
      const stream = newStream();
      const events = newEvents(5);
      await the().append(stream, 'none', events);
      const filter = { streamPrefixes: [stream] };
      const first = await collect(
        (signal) => the().subscribeAll(START, filter, signal),
        (all) => eventsIn(all).length === 2,
      );
      const left = eventsIn(first).at(-1) as StoredEvent;
      const rest = await collect((signal) => the().subscribeAll(left.position, filter, signal), isCaughtUp);
      expect(idsOf(eventsIn(rest))).toEqual(events.slice(2).map(({ eventId }) => eventId));
    });

    it('by types gives those alone', async () => {
      const type = newStream('Type');
      const wanted = newEvents(3, { type });
      for (const event of wanted) await the().append(newStream(), 'none', [event, newEvent()]);
      const messages = await collect(
        (signal) => the().subscribeAll(START, { types: [type] }, signal),
        isCaughtUp,
      );
      expect(idsOf(eventsIn(messages))).toEqual(wanted.map(({ eventId }) => eventId));
    });

    it('gives a slow reader every event once, in order', async () => {
      const stream = newStream();
      const events = newEvents(1_200);
      for (let start = 0; start < events.length; start += 400) {
        await the().append(stream, 'any', events.slice(start, start + 400));
      }
      const abort = new AbortController();
      const seen: string[] = [];
      for await (const message of the().subscribeAll(START, { streamPrefixes: [stream] }, abort.signal)) {
        if (message.kind === 'caught_up') abort.abort();
        if (message.kind !== 'event') continue;
        seen.push(message.event.eventId);
        if (seen.length % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      expect(seen).toEqual(events.map(({ eventId }) => eventId));
    });

    it('that waits ends when it is aborted', async () => {
      const abort = new AbortController();
      const messages = the()
        .subscribeAll(START, { streamPrefixes: [newStream()] }, abort.signal)
        [Symbol.asyncIterator]();
      await messages.next();
      const waiting = messages.next();
      abort.abort();
      let last = await waiting;
      while (last.done !== true) last = await messages.next();
      expect(last.done).toBe(true);
    });

    it('that is aborted before it starts gives nothing', async () => {
      const messages: SubscriptionMessage[] = [];
      for await (const message of the().subscribeAll(START, {}, AbortSignal.abort())) messages.push(message);
      expect(messages).toEqual([]);
    });

    it('that its reader leaves ends too', async () => {
      const stream = newStream();
      await the().append(stream, 'none', newEvents(3));
      const subscription = the().subscribeAll(
        START,
        { streamPrefixes: [stream] },
        new AbortController().signal,
      );
      for await (const message of subscription) if (message.kind === 'event') break;
      expect((await the().append(stream, 2, [newEvent()])).revision).toBe(3);
    });
  });
}

function retaining(the: () => EventStore): void {
  describe('a stream that keeps its last events', () => {
    it('shows those alone, at their revisions', async () => {
      const stream = newStream();
      await the().setRetention(stream, { keepLast: 2 });
      const events = newEvents(5);
      for (const event of events) await the().append(stream, 'any', [event]);
      const slice = await the().readStream(stream);
      expect(slice.events.map(({ revision }) => revision)).toEqual([3, 4]);
      expect(slice.lastRevision).toBe(4);
      expect((await the().append(stream, 4, [newEvent()])).revision).toBe(5);
    });

    it('was written all the same', async () => {
      const stream = newStream();
      await the().setRetention(stream, { keepLast: 1 });
      await the().append(stream, 'none', newEvents(3));
      await expect(the().append(stream, 'none', [newEvent()])).rejects.toMatchObject({ actual: 2 });
    });

    it('hides the others at once when it is told so later', async () => {
      const stream = newStream();
      await the().append(stream, 'none', newEvents(4));
      await the().setRetention(stream, { keepLast: 1 });
      expect((await the().readStream(stream)).events.map(({ revision }) => revision)).toEqual([3]);
    });

    it('answers the repeat of its last append as the first time', async () => {
      const stream = newStream();
      await the().setRetention(stream, { keepLast: 1 });
      await the().append(stream, 'none', [newEvent()]);
      const event = newEvent();
      const result = await the().append(stream, 0, [event]);
      expect(await the().append(stream, 0, [event])).toEqual(result);
    });

    it('was not written by setting its retention', async () => {
      const stream = newStream();
      await the().setRetention(stream, { keepLast: 1, maxAgeSeconds: 60 });
      expect(await the().readStream(stream)).toEqual({ events: [], lastRevision: 'none' });
      expect((await the().append(stream, 'none', [newEvent()])).revision).toBe(0);
    });
  });

  describe('a stream that keeps its events for a time', () => {
    it('has lost the old ones after that, and never goes back', async () => {
      const stream = newStream();
      const occurredAt = new Date(Date.now() - 7_200_000).toISOString();
      await the().setRetention(stream, { maxAgeSeconds: 3_600 });
      await the().append(stream, 'none', newEvents(3, { occurredAt }));
      await the().applyRetention(new Date(Date.now() + 3_600_000 + 60_000).toISOString());
      await expect(the().append(stream, 'none', [newEvent()])).rejects.toMatchObject({ actual: 2 });
      expect((await the().append(stream, 2, [newEvent()])).revision).toBe(3);
      expect((await the().readStream(stream)).lastRevision).toBe(3);
    });
  });
}

function sharing(opened: () => OpenedStore): void {
  describe('a second store on the same book', () => {
    it('sees and wakes at what the first one writes, and conflicts with it', async () => {
      const { store, openSecond } = opened();
      const second = await openSecond?.();
      if (!second) return;
      const stream = newStream();
      const filter = { streamPrefixes: [stream] };
      const events = newEvents(2);
      const seen = collect(
        (signal) => second.subscribeAll(START, filter, signal),
        (all) => eventsIn(all).length === 2,
      );
      await store.append(stream, 'none', events);
      expect(idsOf(eventsIn(await seen))).toEqual(events.map(({ eventId }) => eventId));
      const race = newStream();
      const outcomes = await settle(
        newEvents(20).map((event, index) => (index % 2 ? store : second).append(race, 'none', [event])),
      );
      expect(winners(outcomes)).toEqual([0]);
      await second.close();
    });
  });
}

function closing(open: () => Promise<OpenedStore>): void {
  describe('a closed store', () => {
    it('finishes what was asked before, and refuses what comes after', async () => {
      const { store, cleanUp } = await open();
      const stream = newStream();
      const before = settle(newEvents(20).map((event) => store.append(stream, 'any', [event])));
      await store.close();
      await store.close();
      for (const error of losers(await before)) {
        expect(error instanceof Unavailable || error instanceof OutcomeUnknown).toBe(true);
      }
      await expect(store.append(stream, 'any', [newEvent()])).rejects.toBeInstanceOf(Unavailable);
      await expect(store.readStream(stream)).rejects.toBeInstanceOf(Unavailable);
      await expect(store.readAll(START, {}, 1)).rejects.toBeInstanceOf(Unavailable);
      await expect(store.head()).rejects.toBeInstanceOf(Unavailable);
      expect((await store.health()).ok).toBe(false);
      await cleanUp();
    });
  });
}
