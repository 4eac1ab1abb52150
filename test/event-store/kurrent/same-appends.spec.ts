import { newEvent, newEvents, newStream, settle, winners } from '../fixtures';
import { onDouble } from './on-double';

const { start } = onDouble();

/** A real server answers a repeated append with a timeout, after 2 to 3 s, if the first one is not committed yet. */
describe('the same append, asked for many times at once', () => {
  it.each(['none', 'any'] as const)('with %s is sent once, and answered to all', async (expected) => {
    const { double, store } = await start();
    const stream = newStream();
    const events = newEvents(2);
    const outcomes = await settle(Array.from({ length: 20 }, () => store.append(stream, expected, events)));
    expect(winners(outcomes)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(double.faults.seen.append).toBe(1);
  });

  it('is sent again once the first one is answered', async () => {
    const { double, store } = await start();
    const stream = newStream();
    const event = newEvent();
    const first = await store.append(stream, 'none', [event]);
    expect(await store.append(stream, 'none', [event])).toEqual(first);
    expect(double.faults.seen.append).toBe(2);
  });

  it('is another one with other ids, on another stream, or at another revision', async () => {
    const { store } = await start();
    const [stream, event] = [newStream(), newEvent()];
    const outcomes = await settle([
      store.append(stream, 'any', [event]),
      store.append(stream, 'any', [newEvent()]),
      store.append(newStream(), 'any', [event]),
      store.append(stream, 7, [event]),
    ]);
    expect(winners(outcomes)).toHaveLength(3);
  });
});
