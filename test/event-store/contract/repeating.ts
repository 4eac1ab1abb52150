import { Conflict, type EventStore } from '../../../src/event-store/event-store';
import { idsOf, newEvent, newEvents, newStream, settle, winners } from '../fixtures';

export function repeating(the: () => EventStore): void {
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
