import { OutcomeUnknown, Unavailable } from '../../../src/event-store/event-store';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import type { Timings } from '../../../src/event-store/kurrent/timings';
import { newEvent, newStream } from '../fixtures';
import { DoubleCluster, KurrentDouble } from './double/kurrent-double';
import { expectNoUnhandledRejection } from './on-double';
import { nextMoment } from '../../support/waiting';

expectNoUnhandledRejection();

/** Longer than any test: a call that waits for a hung server never ends. */
const FOR_EVER = 600_000;

/** Calls to a hung server time out soon; the creation of a new client never does. */
const TIMINGS: Partial<Timings> = { appendMs: 1_000, settleMs: 300, readMs: 2_000, probeMs: FOR_EVER };

const TRIALS = 20;

let cluster: DoubleCluster;
let nodes: KurrentDouble[];
let store: KurrentEventStore | undefined;

beforeEach(async () => {
  cluster = new DoubleCluster();
  nodes = [1, 2, 3].map(() => new KurrentDouble({ cluster }));
  for (const node of nodes) await node.start();
});
afterEach(async () => {
  for (const node of nodes) node.thaw();
  await store?.close();
  for (const node of nodes) await node.stop();
});

const open = async (connectionString = nodes[0]?.connectionString() ?? ''): Promise<KurrentEventStore> => {
  store = await KurrentEventStore.open({ connectionString, timings: TIMINGS });
  return store;
};

/** Retries until one append is acknowledged. */
const appendUntilTaken = async (on: KurrentEventStore): Promise<void> => {
  for (;;) {
    try {
      await on.append(newStream(), 'none', [newEvent()]);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable) && !(error instanceof OutcomeUnknown)) throw error;
    }
  }
};

describe('a cluster whose leader hangs', () => {
  it(`is written through its new leader in each of ${TRIALS} trials, and no client waits for the hung one`, async () => {
    const opened = await open();
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const [hung, next] = [nodes[trial % 3], nodes[(trial + 1) % 3]];
      if (hung === undefined || next === undefined) throw new Error('three nodes');
      cluster.leader = hung;
      await appendUntilTaken(opened);
      const before = hung.connections;
      hung.freeze();
      cluster.leader = undefined;
      const appending = appendUntilTaken(opened);
      cluster.leader = next;
      await appending;
      // a client opens a connection per half, and gossip may name the hung leader: at most one client of each kind
      expect(hung.connections - before).toBeLessThanOrEqual(6);
      hung.thaw();
    }
  });

  it('keeps asking the others until one leads, while the hung one has not answered once', async () => {
    const [hung, follower, next] = nodes as [KurrentDouble, KurrentDouble, KurrentDouble];
    const opened = await open();
    await appendUntilTaken(opened);
    hung.freeze();
    cluster.leader = undefined;
    const [asked, askedNext] = [follower.faults.seen.read, next.faults.seen.read];
    const appending = appendUntilTaken(opened);
    await nextMoment(() => follower.faults.seen.read >= asked + 3 && next.faults.seen.read >= askedNext + 3);
    cluster.leader = next;
    await appending;
  });
});

describe('a store that is opened while a server hangs', () => {
  it.each([0, 1, 2])('opens where seed %d hangs', async (place) => {
    nodes[place]?.freeze();
    cluster.leader = nodes[(place + 1) % 3];
    await appendUntilTaken(await open());
  });

  it('opens where the leader is not among the seeds', async () => {
    const [seed, other, leader] = nodes as [KurrentDouble, KurrentDouble, KurrentDouble];
    cluster.leader = leader;
    await appendUntilTaken(
      await open(`kurrentdb://127.0.0.1:${seed.port},127.0.0.1:${other.port}?tls=false`),
    );
  });
});
