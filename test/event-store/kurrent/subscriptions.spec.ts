import { comparePositions, Unavailable } from '../../../src/event-store/event-store';
import { newEvent, newEvents, newStream } from '../fixtures';
import { HURRIED, Listener, onDouble } from './on-double';

const { start } = onDouble();

describe('a subscription', () => {
  it.each(['cut', 'restart', 'end', 'silent', 'frozen'] as const)(
    'that is lost (%s) goes on where it was, with every event once and in order',
    async (loss) => {
      // an append to a frozen server waits for its deadline
      const appendMs = loss === 'frozen' ? 5_000 : 25_000;
      const { double, store } = await start({}, { ...HURRIED, appendMs, probeMs: 2_000 });
      const stream = newStream();
      const events = newEvents(6);
      await store.append(stream, 'any', events.slice(0, 2));
      const listener = new Listener(store, { streamPrefixes: [stream] });
      await listener.until(() => listener.count('caught_up') > 0);
      if (loss === 'silent') double.faults.always.subscribe = 'silent';
      if (loss === 'end') double.faults.next('subscribe', 'end');
      if (loss === 'cut' || loss === 'end') double.cut();
      if (loss === 'frozen') double.freeze();
      if (loss === 'restart') {
        await double.stop();
        await listener.until(() => listener.count('reconnecting') > 0);
        await double.start();
      }
      if (loss === 'frozen') {
        await expect(store.append(newStream(), 'any', [newEvent()])).rejects.toThrow();
        double.thaw();
      }
      await store.append(stream, 1, events.slice(2, 4));
      if (loss === 'silent') {
        await listener.until(() => listener.count('reconnecting') > 0);
        delete double.faults.always.subscribe;
      }
      await store.append(stream, 3, events.slice(4));
      await listener.until(() => listener.ids.length >= 6);
      await listener.stop();
      expect(listener.ids).toEqual(events.map(({ eventId }) => eventId));
      expect(listener.count('reconnecting')).toBeGreaterThan(0);
    },
    600_000,
  );

  it('reports the head of the book while only other programs write', async () => {
    const { store } = await start({}, { ...HURRIED, heartbeatMs: 100 });
    const listener = new Listener(store, { streamPrefixes: [newStream()] });
    await listener.until(() => listener.count('caught_up') > 0);
    const { position } = await store.append(newStream(), 'none', newEvents(3));
    await listener.until(() => {
      const last = listener.messages.at(-1);
      return last?.kind === 'caught_up' && comparePositions(last.position, position) >= 0;
    });
    await listener.stop();
  });

  it('works on a server that does not say when it has caught up', async () => {
    const { store } = await start({ version: '23.10.2' }, { heartbeatMs: 100 });
    const stream = newStream();
    await store.append(stream, 'none', newEvents(40));
    const listener = new Listener(store, { streamPrefixes: [stream] });
    await listener.until(() => listener.count('caught_up') > 0);
    await listener.stop();
    expect(listener.messages.findIndex(({ kind }) => kind === 'caught_up')).toBe(40);
  });

  it('leaves out what other programs have written', async () => {
    const { double, store } = await start();
    const stream = newStream();
    double.book.append(stream, 'any', [
      {
        id: '6f9619ff-8b86-4011-b42d-00cf4fc964ff',
        type: 'Foreign',
        contentType: 'application/json',
        data: Buffer.from('{"a":1}'),
        metadata: Buffer.alloc(0),
      },
    ]);
    const event = newEvent();
    await store.append(stream, 'any', [event]);
    const listener = new Listener(store, { streamPrefixes: [stream] });
    await listener.until(() => listener.count('caught_up') > 0);
    await listener.stop();
    expect(listener.ids).toEqual([event.eventId]);
    expect((await store.readAll('0', {}, 10)).map(({ eventId }) => eventId)).toEqual([event.eventId]);
  });

  it('ends with its store', async () => {
    const { store } = await start();
    const listener = new Listener(store, {});
    await listener.until(() => listener.count('caught_up') > 0);
    const closed = store.close();
    await expect(listener.running).rejects.toBeInstanceOf(Unavailable);
    await closed;
  });
});
