import { Conflict, OutcomeUnknown, Unavailable } from '../../../src/event-store/event-store';
import { newEvent, newEvents, newStream } from '../fixtures';
import { HURRIED, Listener, onDouble } from './on-double';

const { start } = onDouble();

describe('an append that is written, and of which no answer comes', () => {
  it.each([['none'], ['any']] as const)('with %s is found by its event ids', async (expected) => {
    const { double, store } = await start({}, HURRIED);
    const stream = newStream();
    const events = newEvents(2);
    double.faults.next('append', 'hang-after-write');
    const result = await store.append(stream, expected, events);
    expect(result.revision).toBe(1);
    expect(double.book.log.filter((record) => record.stream === stream)).toHaveLength(2);
    const { events: stored } = await store.readStream(stream);
    expect(stored.at(-1)?.position).toBe(result.position);
  });

  it('with a revision is found at that revision, although others have written since', async () => {
    const { double, store } = await start({}, HURRIED);
    const stream = newStream();
    await store.append(stream, 'none', [newEvent()]);
    double.faults.next('append', 'hang-after-write');
    const waiting = store.append(stream, 0, [newEvent()]);
    await new Promise<void>((resolve) => double.book.once('written', resolve));
    await store.append(stream, 1, [newEvent()]);
    expect((await waiting).revision).toBe(1);
  });
});

describe('an append whose repeat is refused', () => {
  it('by its own first attempt, which the leader does not show yet, has an unknown outcome', async () => {
    const { double, store } = await start();
    const stream = newStream();
    double.faults.next('append', 'cut-after-write');
    double.book.once('written', () => double.book.unshown.add(stream));
    await expect(store.append(stream, 'none', newEvents(2))).rejects.toBeInstanceOf(OutcomeUnknown);
    double.book.unshown.clear();
    expect((await store.readStream(stream)).events).toHaveLength(2);
  });

  it('by what others have written is a conflict', async () => {
    const { double, store } = await start();
    const stream = newStream();
    await store.append(stream, 'none', [newEvent()]);
    double.faults.next('append', 'cut');
    await expect(store.append(stream, 'none', [newEvent()])).rejects.toBeInstanceOf(Conflict);
  });
});

describe('an append that hangs unwritten', () => {
  it.each([['none'], ['any'], ['exists'], [0]] as const)(
    'with %s has an unknown outcome',
    async (expected) => {
      const { double, store } = await start({}, { ...HURRIED, settleMs: 500 });
      const stream = newStream();
      if (expected === 0 || expected === 'exists') await store.append(stream, 'none', [newEvent()]);
      double.faults.always.append = 'hang';
      await expect(store.append(stream, expected, [newEvent()])).rejects.toBeInstanceOf(OutcomeUnknown);
      delete double.faults.always.append;
      await store.append(newStream(), 'none', [newEvent()]);
    },
  );
});

describe('a connection that is cut in the middle of an append', () => {
  it.each(['cut', 'cut-after-write'] as const)(
    '(%s) stores an append with none or a revision once',
    async (fault) => {
      const { double, store } = await start();
      const stream = newStream();
      double.faults.next('append', fault);
      expect((await store.append(stream, 'none', newEvents(2))).revision).toBe(1);
      double.faults.next('append', fault);
      expect((await store.append(stream, 1, newEvents(2))).revision).toBe(3);
      expect(double.book.log.filter((record) => record.stream === stream)).toHaveLength(4);
    },
  );

  it('finds an append with any that was written, and does not repeat one that was not', async () => {
    const { double, store } = await start();
    const stream = newStream();
    double.faults.next('append', 'cut-after-write');
    expect((await store.append(stream, 'any', [newEvent()])).revision).toBe(0);
    double.faults.next('append', 'cut');
    await expect(store.append(stream, 'any', [newEvent()])).rejects.toBeInstanceOf(OutcomeUnknown);
    expect((await store.append(stream, 'any', [newEvent()])).revision).toBe(1);
  });

  it('fails large appends under way with their own errors, and nothing else', async () => {
    const { double, store } = await start();
    const stream = newStream();
    const large = () => newEvent({ data: { text: 'x'.repeat(300_000) } });
    double.faults.next('append', 'cut');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, () => store.append(stream, 'any', [large()])),
    );
    const written = outcomes.filter(({ status }) => status === 'fulfilled').length;
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OutcomeUnknown);
    }
    expect((await store.readStream(stream)).events.length).toBeGreaterThanOrEqual(written);
  });
});

describe('an append that no server takes', () => {
  it('is repeated with a revision until one does', async () => {
    const { double, store } = await start();
    double.faults.next('append', 'not-ready', 'not-leader', 'commit-timeout');
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
  });

  it('is surely not written with any, and not repeated', async () => {
    const { double, store } = await start();
    const stream = newStream();
    for (const fault of ['not-ready', 'not-leader'] as const) {
      double.faults.next('append', fault);
      await expect(store.append(stream, 'any', [newEvent()])).rejects.toBeInstanceOf(Unavailable);
    }
    expect((await store.readStream(stream)).lastRevision).toBe('none');
  });

  it('is unavailable while there is none, and works at once when there is one', async () => {
    const { double, store } = await start({}, HURRIED);
    await double.stop();
    await expect(store.append(newStream(), 'none', [newEvent()])).rejects.toThrow(/cannot be reached/);
    await expect(store.append(newStream(), 'none', [newEvent()])).rejects.toBeInstanceOf(Unavailable);
    await expect(store.append(newStream(), 'any', [newEvent()])).rejects.toBeInstanceOf(Unavailable);
    await double.start();
    expect((await store.readStream(newStream())).lastRevision).toBe('none');
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
  });

  it('is refused where the right to write is missing', async () => {
    const { double, store } = await start();
    double.faults.next('append', 'access-denied');
    await expect(store.append(newStream(), 'none', [newEvent()])).rejects.toThrow(/right/);
  });
});

describe('a server that has forgotten recent ids', () => {
  it('would store a repeat with any twice: that is why the store repeats none', async () => {
    const { double, store } = await start();
    const stream = newStream();
    const event = newEvent();
    await store.append(stream, 'any', [event]);
    double.book.recent.forget();
    expect((await store.append(stream, 'any', [event])).revision).toBe(1);
    double.faults.next('append', 'cut-after-write');
    expect((await store.append(stream, 'any', [newEvent()])).revision).toBe(2);
  });

  it('still knows a repeat with none or a revision', async () => {
    const { double, store } = await start();
    const stream = newStream();
    const [first, second] = [newEvent(), newEvent()];
    await store.append(stream, 'none', [first]);
    await store.append(stream, 0, [second]);
    double.book.recent.forget();
    expect((await store.append(stream, 'none', [first])).revision).toBe(0);
    expect((await store.append(stream, 0, [second])).revision).toBe(1);
    expect((await store.readStream(stream)).lastRevision).toBe(1);
  });
});

describe('a stream that somebody deleted on the server', () => {
  it('drops an id that the server knows: that is an error, never a success', async () => {
    const { double, store } = await start();
    const stream = newStream();
    const event = newEvent();
    await store.append(stream, 'any', [event]);
    double.book.delete(stream);
    await expect(store.append(stream, 'any', [event])).rejects.toThrow(/deleted on the server/);
  });

  it('continues with its revisions', async () => {
    const { double, store } = await start();
    const stream = newStream();
    await store.append(stream, 'none', newEvents(2));
    double.book.delete(stream);
    await expect(store.append(stream, 'exists', [newEvent()])).rejects.toThrow(/deleted on the server/);
    expect((await store.append(stream, 'none', [newEvent()])).revision).toBe(2);
    await expect(store.append(stream, 'none', [newEvent()])).rejects.toBeInstanceOf(Conflict);
  });
});

describe('a server that answers slowly', () => {
  it('is waited for, by appends, reads and subscriptions', async () => {
    const { double, store } = await start();
    double.faults.slowMs = 300;
    const stream = newStream();
    const events = newEvents(2);
    await store.append(stream, 'none', events);
    await store.append(stream, 'any', [newEvent()]);
    expect((await store.readStream(stream)).lastRevision).toBe(2);
    const listener = new Listener(store, { streamPrefixes: [stream] });
    await listener.until(() => listener.count('caught_up') > 0);
    await listener.stop();
    expect(listener.ids).toHaveLength(3);
    expect(listener.count('reconnecting')).toBe(0);
  });
});
