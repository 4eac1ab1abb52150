import { OutcomeUnknown, START, Unavailable } from '../../../src/event-store/event-store';
import {
  collect,
  eventsIn,
  idsOf,
  newEvent,
  newEvents,
  newStream,
  settle,
  winners,
  losers,
} from '../fixtures';
import type { OpenedStore } from './opened-store';

export function sharing(opened: () => OpenedStore): void {
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

export function closing(open: () => Promise<OpenedStore>): void {
  describe('a closed store', () => {
    it('finishes what was asked before, and refuses what comes after', async () => {
      const opened = await open();
      const { store } = opened;
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
      await opened.cleanUp();
    });
  });
}
