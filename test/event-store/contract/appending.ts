import { Conflict, TooLarge, type EventStore } from '../../../src/event-store/event-store';
import { newEvent, newEvents, newStream, settle, winners, losers } from '../fixtures';

export function appending(the: () => EventStore): void {
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

    it('on another revision than the last is a conflict that names both', async () => {
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

    it('continues where the stream exists', async () => {
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
