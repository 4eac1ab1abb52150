import { randomUUID } from 'node:crypto';
import {
  BACKWARDS,
  END,
  jsonEvent,
  KurrentDBClient,
  NO_STREAM,
  STREAM_EXISTS,
  type AppendStreamState,
  type EventData,
} from '@kurrent/kurrentdb-client';
import { newStream } from '../fixtures';
import { KurrentDouble } from './double/kurrent-double';
import { realServer } from './real-server';

/**
 * The server behaviour that the adapter relies on, tested with the client alone: the double and a real server must
 * answer the same. Where they differ, the real server is right.
 */
const url = realServer('what the adapter relies on');
const servers: readonly (readonly [string, string | undefined])[] = [
  ['the double', undefined],
  ...(url === undefined ? [] : [['a real server', url] as const]),
];

const event = (): EventData => jsonEvent({ type: 'Happened', data: { n: 1 }, metadata: {} });

describe.each(servers)('on %s', (_name, given) => {
  let double: KurrentDouble | undefined;
  let client: KurrentDBClient;

  beforeAll(async () => {
    if (given === undefined) double = await new KurrentDouble().start();
    const connectionString = given ?? double?.connectionString() ?? '';
    client = KurrentDBClient.connectionString(`${connectionString}&discoveryInterval=10`);
  });

  afterAll(async () => {
    await client.dispose();
    await double?.stop();
  });

  const append = (stream: string, events: EventData[], streamState: AppendStreamState = 'any') =>
    client.appendToStream(stream, events, { streamState });

  const read = async (stream: string): Promise<bigint[]> => {
    const revisions: bigint[] = [];
    for await (const { event: read } of client.readStream(stream, {
      direction: BACKWARDS,
      fromRevision: END,
      maxCount: 10,
    }))
      if (read !== undefined) revisions.push(read.revision);
    return revisions;
  };

  const wrongVersion = (actualState: bigint | 'no_stream') => ({
    type: 'wrong-expected-version',
    actualState,
  });

  it('the refusal of a wrong revision names the right one', async () => {
    const stream = newStream();
    await append(stream, [event(), event()], NO_STREAM);
    await expect(append(stream, [event()], 0n)).rejects.toMatchObject(wrongVersion(1n));
    await expect(append(stream, [event()], 7n)).rejects.toMatchObject(wrongVersion(1n));
    await expect(append(stream, [event()], NO_STREAM)).rejects.toMatchObject(wrongVersion(1n));
    await expect(append(newStream(), [event()], STREAM_EXISTS)).rejects.toMatchObject(
      wrongVersion('no_stream'),
    );
    await expect(append(newStream(), [event()], 9_007_199_254_740_991n)).rejects.toMatchObject(
      wrongVersion('no_stream'),
    );
  });

  it('a repeat is answered as the first time, whatever stream state it names', async () => {
    const stream = newStream();
    const [first, second, third] = [event(), event(), event()];
    const once = await append(stream, [first, second], NO_STREAM);
    for (const state of [NO_STREAM, 'any', STREAM_EXISTS] as const)
      expect(await append(stream, [first, second], state)).toEqual(once);
    await append(stream, [third], 1n);
    expect(await append(stream, [first, second], NO_STREAM)).toEqual(once);
    expect(await read(stream)).toEqual([2n, 1n, 0n]);
  });

  it('a repeat with a new event is refused, with any too', async () => {
    const stream = newStream();
    const first = event();
    await append(stream, [first], NO_STREAM);
    await expect(append(stream, [first, event()])).rejects.toMatchObject(wrongVersion(0n));
    await expect(append(stream, [first, event()], NO_STREAM)).rejects.toMatchObject(wrongVersion(0n));
  });

  it('of a repeat in part, only the beginning is known with a revision', async () => {
    const stream = newStream();
    const [first, second] = [event(), event()];
    await append(stream, [first, second], NO_STREAM);
    expect((await append(stream, [first], NO_STREAM)).nextExpectedRevision).toBe(0n);
    await expect(append(stream, [second], NO_STREAM)).rejects.toMatchObject(wrongVersion(1n));
    expect((await append(stream, [second])).nextExpectedRevision).toBe(1n);
    expect(await read(stream)).toEqual([1n, 0n]);
  });

  it('the same id in another stream is another event', async () => {
    const [one, other, same] = [newStream(), newStream(), event()];
    await append(one, [same], NO_STREAM);
    expect((await append(other, [same], NO_STREAM)).nextExpectedRevision).toBe(0n);
    expect(await read(other)).toEqual([0n]);
  });

  it('a deleted stream can be appended to, drops an id that is known, and cannot be read', async () => {
    const stream = newStream();
    const first = event();
    await append(stream, [first, event()], NO_STREAM);
    await client.deleteStream(stream, { expectedRevision: 1n });
    await expect(read(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
    await expect(append(stream, [event()], STREAM_EXISTS)).rejects.toMatchObject({ type: 'stream-deleted' });
    expect((await append(stream, [first])).position).toBeUndefined();
    expect((await append(stream, [event()], NO_STREAM)).nextExpectedRevision).toBe(2n);
    expect(await read(stream)).toEqual([2n]);
  });

  it('more than 1 MiB is refused, and the connection stays usable', async () => {
    const large = jsonEvent({ id: randomUUID(), type: 'Large', data: { text: 'x'.repeat(1_100_000) } });
    await expect(append(newStream(), [large])).rejects.toMatchObject({
      type: 'maximum-append-size-exceeded',
    });
    expect((await append(newStream(), [event()])).nextExpectedRevision).toBe(0n);
  });

  it('metadata hides events at once, gives them back, and does not make a stream', async () => {
    const stream = newStream();
    await client.setStreamMetadata(stream, { maxCount: 1 });
    await expect(read(stream)).rejects.toMatchObject({ type: 'stream-not-found' });
    await append(stream, [event(), event(), event()], NO_STREAM);
    expect(await read(stream)).toEqual([2n]);
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await read(stream)).toEqual([2n, 1n]);
  });

  it('a position between two records is no position', async () => {
    const { position } = await append(newStream(), [event()], NO_STREAM);
    const between = (position?.commit ?? 0n) - 1n;
    const reading = async (): Promise<void> => {
      const fromPosition = { commit: between, prepare: between };
      for await (const read of client.readAll({ fromPosition, maxCount: 1 })) void read;
    };
    await expect(reading()).rejects.toMatchObject({ type: 'unavailable' });
  });
});
