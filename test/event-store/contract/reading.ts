import {
  comparePositions,
  type EventStore,
  type NewEvent,
  type StoredEvent,
} from '../../../src/event-store/event-store';
import { idsOf, newEvent, newEvents, newStream, readToEnd } from '../fixtures';

export function reading(the: () => EventStore): void {
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

    it('has its last revision, however little is read', async () => {
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
      const name = newStream();
      const { position } = await the().append(name, 'none', [event]);
      expect((await the().readStream(name)).events).toEqual([
        { ...event, position, stream: name, revision: 0 },
      ]);
      expect((await readToEnd(the(), { streamPrefixes: [name] }))[0]).toMatchObject({
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

    it('is read backwards by types, from its end or before a position', async () => {
      const [a, b] = [types[0], types[1]];
      const both = written.filter((_, index) => index % 3 !== 2).toReversed();
      const read = await the().readBackwards([a, b, a], null, 100);
      expect(idsOf(read)).toEqual(both);
      const before = read[4]?.position ?? '';
      expect(idsOf(await the().readBackwards([a, b], before, 3))).toEqual(both.slice(5, 8));
      const last = (await the().readBackwards([types[2]], null, 1))[0];
      expect(last).toMatchObject({ eventId: written.at(-1), type: types[2] });
      const first = (await readToEnd(the(), { streamPrefixes: [run] }))[0] as StoredEvent;
      expect(await the().readBackwards(types, first.position, 5)).toEqual([]);
      await expect(the().readBackwards([], null, 5)).rejects.toThrow('event types');
    });

    it('is read after a position, without the event at it', async () => {
      const events = await readToEnd(the(), { streamPrefixes: [run] });
      const tenth = events[9] as StoredEvent;
      const rest = await the().readAll(tenth.position, { streamPrefixes: [run] }, 3);
      expect(idsOf(rest)).toEqual(written.slice(10, 13));
    });

    it('has the event at a position, or none', async () => {
      const [first, second] = await readToEnd(the(), { streamPrefixes: [run] });
      expect(await the().eventAt(first?.position ?? '')).toEqual(first);
      expect((await the().eventAt(second?.position ?? ''))?.eventId).toBe(written[1]);
      expect(await the().eventAt(String(Number(await the().head()) + 1_000_000))).toBeNull();
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

    it('is filtered by very many types', async () => {
      const others = Array.from({ length: 150 }, (_, index) => `Other${index}-${run}`);
      expect(idsOf(await readToEnd(the(), { types: [...others, ...types] }, 7))).toEqual(written);
    });

    it('without a filter holds everything', async () => {
      const ids = new Set(idsOf(await readToEnd(the(), {})));
      expect(written.every((id) => ids.has(id))).toBe(true);
    });

    it('holds the same, whatever content the reader asks for', async () => {
      const whole = await readToEnd(the(), {});
      const hinted = await readToEnd(the(), { contentOf: [types[1]] });
      const plain = ({ eventId, occurredAt, data, personal }: StoredEvent) => ({
        eventId,
        occurredAt,
        data,
        personal,
      });
      expect(hinted.map(plain)).toEqual(whole.map(plain));
    });

    it('ends at its head', async () => {
      const { position } = await the().append(newStream(), 'none', newEvents(2));
      expect(await the().head()).toBe(position);
      expect(await the().readAll(position, {}, 10)).toEqual([]);
    });
  });
}
