import { randomUUID } from 'node:crypto';
import { userStream } from '../../../src/domain/streams';
import { START, type EventStore, type Position } from '../../../src/event-store/event-store';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { LAG_MAX, withLag } from '../../../src/projections/engine/lag';
import type { ModelStatus } from '../../../src/projections/engine/projection-status';
import { isShortBook } from '../../../src/projections/engine/short-book';
import { newEvents, newStream } from '../fixtures';
import { KurrentDouble } from './double/kurrent-double';
import { expectNoUnhandledRejection } from './on-double';
import { PATIENT } from './patient';
import { realServer } from './real-server';

const url = realServer('the lag of read models');
const servers: readonly (readonly [string, string | undefined])[] = [
  ['the double', undefined],
  ...(url === undefined ? [] : [['a real server', url] as const]),
];

/** An event type that Gatebook knows: other nodes on the same server fold our streams too. */
const KNOWN = { type: 'AuditRead', data: { kind: 'events', userId: null } } as const;

/** Maximum events per append: they fit into 1 MiB. */
const AT_ONCE = 400;

describe.each(servers)('a read model on %s', (_where, given) => {
  let double: KurrentDouble | undefined;
  let store: EventStore;

  expectNoUnhandledRejection();

  beforeAll(async () => {
    if (given === undefined) double = await new KurrentDouble().start();
    const connectionString = given ?? double?.connectionString() ?? '';
    store = await KurrentEventStore.open({ connectionString, timings: PATIENT });
  });

  afterAll(async () => {
    await store.close();
    await double?.stop();
  });

  const write = async (stream: string, count: number): Promise<Position> => {
    let position = START;
    for (let left = count; left > 0; left -= AT_ONCE)
      ({ position } = await store.append(stream, 'any', newEvents(Math.min(left, AT_ONCE), KNOWN)));
    return position;
  };

  const lagAt = async (position: Position, head: Position): Promise<number | null | undefined> => {
    const at = { name: 'users', position, head } as ModelStatus;
    return (await withLag(store, [at], PATIENT.readMs))[0]?.lagEvents;
  };

  it('lags by as many events as it has still to fold, whoever else writes', async () => {
    const stream = userStream(randomUUID());
    const from = await write(stream, 1);
    const between = await write(stream, 5);
    await write(newStream('another-program'), 3);
    const head = await write(stream, 2);
    expect(await lagAt(from, head)).toBe(7);
    expect(await lagAt(from, between)).toBe(5);
    expect(await lagAt(head, head)).toBe(0);
  });

  it('lags by 1,000 where there is more', async () => {
    const stream = userStream(randomUUID());
    const from = await write(stream, 1);
    expect(await lagAt(from, await write(stream, LAG_MAX + 100))).toBe(LAG_MAX);
    expect(await isShortBook(store, await store.head(), 1_000)).toBe(false);
  });
});

describe('a book of some events and many bytes', () => {
  it('is short, and its lag is not known while the server does not answer', async () => {
    const double = await new KurrentDouble().start();
    const store = await KurrentEventStore.open({ connectionString: double.connectionString() });
    const { position } = await store.append(userStream(randomUUID()), 'none', newEvents(50));
    expect(Number(position)).toBeGreaterThan(5_000);
    expect(await isShortBook(store, position)).toBe(true);
    expect(await isShortBook(store, position, 49)).toBe(false);
    await double.stop();
    const behind = [{ name: 'users', position: START, head: position } as ModelStatus];
    expect((await withLag(store, behind))[0]?.lagEvents).toBeNull();
    await store.close();
  });
});
