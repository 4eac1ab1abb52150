import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START } from '../../../src/event-store/event-store';
import { SqliteEventStore } from '../../../src/event-store/sqlite/sqlite-event-store';
import { collect, eventsIn, idsOf, isCaughtUp, newEvent, newEvents, newStream } from '../fixtures';

describe('a book longer than one step of a scan', () => {
  let folder: string;
  let store: SqliteEventStore;
  const rare = newEvents(2);
  const stream = newStream('rare');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
    store = await SqliteEventStore.open({ file: join(folder, 'book.db') });
    const many = async (): Promise<void> => {
      for (let count = 0; count < 12; count += 1)
        await store.append(newStream('many'), 'none', newEvents(1_000));
    };
    await many();
    await store.append(stream, 'none', rare.slice(0, 1));
    await many();
    await store.append(stream, 0, rare.slice(1));
    await store.append(newStream('many'), 'none', [newEvent()]);
  });

  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const ids = rare.map(({ eventId }) => eventId);

  it('gives the few events of a prefix in one read', async () => {
    expect(idsOf(await store.readAll(START, { streamPrefixes: ['rare-'] }, 10))).toEqual(ids);
  });

  it('gives the few events of a prefix to a subscriber, then reports that it has reached the head', async () => {
    const filter = { streamPrefixes: ['rare-'] };
    const messages = await collect((signal) => store.subscribeAll(START, filter, signal), isCaughtUp);
    expect(idsOf(eventsIn(messages))).toEqual(ids);
    expect(messages.at(-1)).toEqual({ kind: 'caught_up', position: await store.head() });
  });

  it('is read in one step up to the limit', async () => {
    const events = await store.readAll('500', {}, 10_000);
    expect(events.map(({ position }) => Number(position))).toEqual(
      Array.from({ length: 10_000 }, (_, index) => 501 + index),
    );
  });
});
