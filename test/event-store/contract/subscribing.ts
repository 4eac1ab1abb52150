import {
  START,
  comparePositions,
  type EventStore,
  type StoredEvent,
  type SubscriptionMessage,
} from '../../../src/event-store/event-store';
import { collect, eventsIn, idsOf, newEvent, newEvents, newStream, isCaughtUp } from '../fixtures';

export function subscribing(the: () => EventStore): void {
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

    it('reports how far the book is delivered, also where nothing matched', async () => {
      const { position } = await the().append(newStream(), 'none', newEvents(3));
      const filter = { streamPrefixes: [newStream()] };
      const messages = await collect((signal) => the().subscribeAll(START, filter, signal), isCaughtUp);
      const last = messages.at(-1) as { position: string };
      expect(comparePositions(last.position, position)).toBeGreaterThanOrEqual(0);
    });

    it('continues after the position that it was left at', async () => {
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
      const subscription = the().subscribeAll(START, { streamPrefixes: [newStream()] }, abort.signal);
      const messages = subscription[Symbol.asyncIterator]();
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
