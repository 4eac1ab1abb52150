import { OutcomeUnknown, Unavailable, type EventStore } from '../../../src/event-store/event-store';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import type { Timings } from '../../../src/event-store/kurrent/timings';
import { idsOf, newEvent, newStream, readToEnd } from '../fixtures';
import { DoubleCluster, KurrentDouble } from './double/kurrent-double';
import { expectNoUnhandledRejection, Listener } from './on-double';
import { PATIENT } from './patient';
import { nextMoment } from '../../support/waiting';

expectNoUnhandledRejection();

type Three = readonly [KurrentDouble, KurrentDouble, KurrentDouble];

let cluster: DoubleCluster;
let nodes: Three;
let store: KurrentEventStore;

const openStore = (timings: Partial<Timings> = {}): Promise<KurrentEventStore> =>
  KurrentEventStore.open({
    connectionString: nodes[0].connectionString(),
    timings: { ...PATIENT, probeMs: 2_000, ...timings },
  });

beforeEach(async () => {
  cluster = new DoubleCluster();
  nodes = [new KurrentDouble({ cluster }), new KurrentDouble({ cluster }), new KurrentDouble({ cluster })];
  for (const node of nodes) await node.start();
});

afterEach(async () => {
  await store.close();
  for (const node of nodes) await node.stop();
});

/** Appends with `none`, one at a time, until stopped. */
const appendAlong = (on: EventStore, prefix: string) => {
  const acknowledged: string[] = [];
  const over = new AbortController();
  const running = (async () => {
    while (!over.signal.aborted) {
      const event = newEvent();
      await on.append(newStream(prefix), 'none', [event]);
      acknowledged.push(event.eventId);
    }
  })();
  const stop = async (): Promise<string[]> => {
    over.abort();
    await running;
    return acknowledged;
  };
  const growsBy = async (count: number): Promise<void> => {
    const from = acknowledged.length;
    await nextMoment(() => acknowledged.length >= from + count);
  };
  return { stop, growsBy };
};

describe('a cluster of three', () => {
  it('that elects another leader is read and written without a pause for its callers', async () => {
    store = await openStore();
    const stream = newStream();
    await store.append(stream, 'none', [newEvent()]);
    cluster.leader = nodes[1];
    expect((await store.append(stream, 0, [newEvent()])).revision).toBe(1);
    expect((await store.readStream(stream)).lastRevision).toBe(1);
    cluster.leader = nodes[2];
    expect((await store.readStream(stream)).lastRevision).toBe(1);
    expect((await store.append(stream, 1, [newEvent()])).revision).toBe(2);
  });

  it('loses nothing and doubles nothing while each node is restarted under load', async () => {
    store = await openStore();
    const prefix = newStream('load').replaceAll('-', '');
    const listener = new Listener(store, { streamPrefixes: [prefix] });
    const load = appendAlong(store, prefix);
    await load.growsBy(5);
    for (const node of nodes) {
      if (cluster.leader === node) cluster.leader = nodes.find((other) => other !== node);
      await node.stop();
      await load.growsBy(5);
      await node.start();
      await load.growsBy(5);
    }
    const acknowledged = await load.stop();
    expect(idsOf(await readToEnd(store, { streamPrefixes: [prefix] }))).toEqual(acknowledged);
    await listener.until(() => listener.ids.length >= acknowledged.length);
    await listener.stop();
    expect(listener.ids).toEqual(acknowledged);
  });

  it('whose leader hangs continues with the next one', async () => {
    store = await openStore({ appendMs: 3_000, settleMs: 10_000 });
    const stream = newStream();
    await store.append(stream, 'none', [newEvent()]);
    nodes[0].freeze();
    cluster.leader = nodes[1];
    const inFlight = store.append(stream, 'any', [newEvent()]);
    await expect(inFlight).rejects.toBeInstanceOf(OutcomeUnknown);
    expect((await store.readStream(stream)).lastRevision).toBe(0);
    // the pending append may still be written when the old leader resumes
    nodes[0].thaw();
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
  });

  it('without a quorum refuses writes and reads, and is back when there is one', async () => {
    store = await openStore({ appendMs: 1_000, readMs: 1_000 });
    const stream = newStream();
    await store.append(stream, 'none', [newEvent()]);
    cluster.leader = undefined;
    await expect(store.append(stream, 0, [newEvent()])).rejects.toBeInstanceOf(Unavailable);
    await expect(store.append(stream, 'any', [newEvent()])).rejects.toBeInstanceOf(Unavailable);
    await expect(store.readStream(stream)).rejects.toBeInstanceOf(Unavailable);
    expect((await store.health()).ok).toBe(false);
    cluster.leader = nodes[2];
    const patient = await openStore();
    expect((await patient.append(stream, 0, [newEvent()])).revision).toBe(1);
    await patient.close();
    const load = appendAlong(
      {
        append: (...given: Parameters<EventStore['append']>) =>
          store.append(...given).catch(() => store.append(...given)),
      } as EventStore,
      'back',
    );
    await load.growsBy(1);
    await load.stop();
  });

  it('is waited for when all of it is down, and found when it comes up', async () => {
    for (const node of nodes) await node.stop();
    const opening = openStore();
    for (const node of nodes) await node.start();
    store = await opening;
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
  });
});
