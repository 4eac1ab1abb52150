import { Unavailable } from '../../../src/event-store/event-store';
import { newEvent, newEvents, newStream } from '../fixtures';
import { onDouble } from './on-double';
import { PATIENT } from './patient';

const { start, open } = onDouble();

const HOUR_MS = 3_600_000;

describe('retention in the metadata of a stream', () => {
  it('is written once, however often it is set', async () => {
    const { double, store } = await start();
    const stream = newStream();
    for (let count = 0; count < 3; count += 1) await store.setRetention(stream, { maxAgeSeconds: 60 });
    const written = double.book.log.filter((record) => record.stream === `$$${stream}`);
    expect(written.map(({ data }) => JSON.parse(Buffer.from(data).toString()))).toEqual([{ $maxAge: 60 }]);
  });

  it('replaces what was set before, and leaves what others have set', async () => {
    const { double, store } = await start();
    const stream = newStream();
    const acl = { $acl: { $r: 'gatebook' } };
    double.book.append(`$$${stream}`, 'none', [
      {
        id: '6f9619ff-8b86-4011-b42d-00cf4fc964ff',
        type: '$metadata',
        contentType: 'application/json',
        data: Buffer.from(JSON.stringify({ ...acl, $maxAge: 60 })),
        metadata: Buffer.alloc(0),
      },
    ]);
    await store.setRetention(stream, { keepLast: 1 });
    const last = double.book.log.at(-1);
    expect(JSON.parse(Buffer.from(last?.data ?? []).toString())).toEqual({ ...acl, $maxCount: 1 });
  });

  it('set by two nodes at once is what one of them has set', async () => {
    const { double, store } = await start();
    const other = await open(double);
    const stream = newStream();
    await Promise.all(
      [1, 2, 3].map((keepLast) => (keepLast === 2 ? other : store).setRetention(stream, { keepLast })),
    );
    await store.append(stream, 'none', newEvents(5));
    expect((await store.readStream(stream)).events.length).toBeLessThanOrEqual(3);
  });

  it('survives a connection that is cut while it is written', async () => {
    const { double, store } = await start();
    const stream = newStream();
    double.faults.next('append', 'cut-after-write');
    await store.setRetention(stream, { keepLast: 1 });
    await store.append(stream, 'none', newEvents(2));
    expect((await store.readStream(stream)).events).toHaveLength(1);
  });

  it('is refused for now while a leader without the others holds a write that it does not show', async () => {
    const { double, store } = await start({}, { ...PATIENT, backOffMs: 1 });
    const stream = newStream();
    await store.setRetention(stream, { keepLast: 1 });
    double.book.unshown.add(`$$${stream}`);
    await expect(store.setRetention(stream, { keepLast: 2 })).rejects.toBeInstanceOf(Unavailable);
    double.book.unshown.clear();
    await store.setRetention(stream, { keepLast: 2 });
    expect(await store.retentionOf(stream)).toEqual({ keepLast: 2 });
  });

  it('hides events from streams, not from the whole book until a scavenge', async () => {
    const { double, store } = await start();
    const stream = newStream();
    await store.setRetention(stream, { keepLast: 1 });
    await store.append(stream, 'none', newEvents(3));
    const inBook = async () => (await store.readAll('0', { streamPrefixes: [stream] }, 10)).length;
    expect(await inBook()).toBe(3);
    double.book.scavenge();
    expect(await inBook()).toBe(1);
    expect((await store.readStream(stream)).lastRevision).toBe(2);
  });
});

describe('a stream that age has emptied', () => {
  it('is empty, and still has its last revision', async () => {
    const { double, store } = await start();
    const stream = newStream();
    await store.setRetention(stream, { maxAgeSeconds: 3_600 });
    await store.append(stream, 'none', newEvents(3));
    double.book.clockOffsetMs = 2 * HOUR_MS;
    expect(await store.readStream(stream)).toEqual({ events: [], lastRevision: 2 });
    expect(double.book.log.filter((record) => record.stream === stream)).toHaveLength(3);
    expect((await store.append(stream, 2, [newEvent()])).revision).toBe(3);
    expect((await store.readStream(stream)).events.map(({ revision }) => revision)).toEqual([3]);
  });
});

describe('a position between two records', () => {
  it('holds nothing, and does not count as a lost server', async () => {
    const { store } = await start();
    const { position } = await store.append(newStream(), 'none', newEvents(2));
    expect(await store.eventAt(String(Number(position) - 1))).toBeNull();
    expect((await store.eventAt(position))?.position).toBe(position);
  });
});
