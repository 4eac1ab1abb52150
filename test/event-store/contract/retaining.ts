import { type EventStore } from '../../../src/event-store/event-store';
import { newEvent, newEvents, newStream } from '../fixtures';

export function retaining(the: () => EventStore): void {
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

    it('counts as written', async () => {
      const stream = newStream();
      await the().setRetention(stream, { keepLast: 1 });
      await the().append(stream, 'none', newEvents(3));
      await expect(the().append(stream, 'none', [newEvent()])).rejects.toMatchObject({ actual: 2 });
    });

    it('hides the others at once when this is set later', async () => {
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

  describe('what a stream keeps', () => {
    it('is what was set last, and nothing where nothing was set', async () => {
      const stream = newStream();
      expect(await the().retentionOf(stream)).toEqual({});
      await the().append(stream, 'none', [newEvent()]);
      expect(await the().retentionOf(stream)).toEqual({});
      await the().setRetention(stream, { keepLast: 3, maxAgeSeconds: 60 });
      expect(await the().retentionOf(stream)).toEqual({ keepLast: 3, maxAgeSeconds: 60 });
      await the().setRetention(stream, { maxAgeSeconds: 3_600 });
      expect(await the().retentionOf(stream)).toEqual({ maxAgeSeconds: 3_600 });
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
