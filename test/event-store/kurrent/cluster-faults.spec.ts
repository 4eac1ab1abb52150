import { randomUUID } from 'node:crypto';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { openTestApp, PASSWORD } from '../../support/test-app';
import { idsOf, newEvent, newStream, readToEnd } from '../fixtures';
import { Wire } from './double/wire';
import { Load } from './load';
import { expectNoUnhandledRejection, Listener } from './on-double';
import { canSwitchNodes, hostsOf, RealNodes, type RealNode } from './real-nodes';
import { announce, say, SECRET_ON_REAL } from './real-server';

const WHAT = 'the fault matrix';
const url = process.env['KURRENTDB_URL'] ?? '';
const canRun = hostsOf(url).length >= 3 && canSwitchNodes();

if (canRun) announce(WHAT, url);
else
  say(
    `${WHAT} is NOT run: it needs KURRENTDB_URL with three nodes, KURRENTDB_NODE_DOWN and KURRENTDB_NODE_UP`,
  );

/** Long enough for an election and a restart of every node. */
const SCENARIO_MS = 600_000;

const lasting = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

(canRun ? describe : describe.skip)('a real cluster', () => {
  const nodes = new RealNodes(url);
  let store: KurrentEventStore;

  expectNoUnhandledRejection();

  const openStore = async (connectionString = url): Promise<void> => {
    store = await KurrentEventStore.open({ connectionString });
  };

  afterEach(() => store.close());

  /**
   * Writes and subscribes while `fault` happens, until writes are acknowledged again. Then every acknowledged event
   * must be in the book once, and the subscription must have delivered the book in order, each event once.
   */
  const expectToOutlive = async (what: string, fault: (load: Load) => Promise<void>): Promise<void> => {
    const prefix = newStream('faults').replaceAll('-', '');
    const listener = new Listener(store, { streamPrefixes: [prefix] });
    const load = new Load(store, prefix);
    await load.growsBy(30);
    await fault(load);
    await load.growsBy(30);
    await load.stop();
    const inBook = idsOf(await readToEnd(store, { streamPrefixes: [prefix] }));
    await listener.until(() => listener.ids.length >= inBook.length);
    await listener.stop();
    say(`${what}: ${String(load)}, subscription made anew ${listener.count('reconnecting')} times`);
    expect(new Set(inBook).size).toBe(inBook.length);
    expect(load.acknowledged.filter((id) => !inBook.includes(id))).toEqual([]);
    expect(listener.ids).toEqual(inBook);
  };

  it(
    'whose leader is killed loses nothing and doubles nothing',
    async () => {
      const [leader] = await nodes.whole();
      await openStore();
      await expectToOutlive('leader killed', async (load) => {
        await leader.goes('down');
        await load.growsBy(30);
        await leader.goes('up');
        await nodes.whole();
      });
    },
    SCENARIO_MS,
  );

  it(
    'whose leader hangs for 12 s continues with the next one',
    async () => {
      const [leader] = await nodes.whole();
      await openStore();
      await expectToOutlive('leader stopped', async (load) => {
        await leader.goes('down', 'stop');
        await lasting(12_000);
        await leader.goes('up', 'stop');
        await load.growsBy(30);
        await nodes.whole();
      });
    },
    SCENARIO_MS,
  );

  it(
    'without a quorum for 30 s acknowledges nothing, and is back when there is one',
    async () => {
      const [leader, ...followers] = await nodes.whole();
      const lost: RealNode[] = [leader, ...followers.slice(1)];
      await openStore();
      await expectToOutlive('quorum lost', async (load) => {
        await nodes.go('down', lost);
        await lasting(5_000);
        const before = load.acknowledged.length;
        await lasting(25_000);
        expect(load.acknowledged).toHaveLength(before);
        expect((await store.health()).ok).toBe(false);
        await nodes.go('up', lost);
        const since = performance.now();
        const elapsed = () => performance.now() - since;
        const [cluster, ours] = await Promise.all([
          nodes.takeWrites().then(elapsed),
          load.growsBy(1).then(elapsed),
        ]);
        say(
          `quorum back: a new client writes ${Math.round(cluster)} ms after the start of the nodes, the store ` +
            `${Math.round(ours)} ms after it`,
        );
        await nodes.whole();
      });
    },
    SCENARIO_MS,
  );

  it(
    'that is restarted node by node, the leader last, is written all the time',
    async () => {
      const [leader, ...followers] = await nodes.whole();
      await openStore();
      await expectToOutlive('rolling restart', async (load) => {
        for (const node of [...followers, leader]) {
          await node.goes('down');
          await load.growsBy(10);
          await node.goes('up');
          await nodes.whole();
        }
      });
    },
    SCENARIO_MS,
  );

  it(
    'that answers 2 s late is waited for, and quick again afterwards',
    async () => {
      const [leader] = await nodes.whole();
      const wire = await openWire(leader);
      await expectToOutlive('slow', async (load) => {
        wire.delayMs = 2_000;
        await load.growsBy(3);
        wire.delayMs = 0;
      });
      await wire.close();
    },
    SCENARIO_MS,
  );

  it(
    'to which the connection is cut again and again loses nothing and doubles nothing',
    async () => {
      const [leader] = await nodes.whole();
      const wire = await openWire(leader);
      await expectToOutlive('connection cut', async (load) => {
        for (let time = 0; time < 20; time += 1) {
          wire.cut();
          await load.growsBy(5);
        }
      });
      await wire.close();
    },
    SCENARIO_MS,
  );

  it(
    'that is down when Gatebook starts is waited for',
    async () => {
      await openStore();
      const env = {
        GATEBOOK_STORE: 'kurrentdb',
        GATEBOOK_KURRENTDB: url,
        GATEBOOK_SECRET: SECRET_ON_REAL,
      };
      const before = await openTestApp({ env });
      const username = `p${randomUUID().slice(0, 8)}`;
      await before.person(username);
      const token = await before.token('guard');
      await before.close();
      await nodes.go('down');
      const starting = openTestApp({ env });
      await lasting(12_000);
      await nodes.go('up');
      const after = await starting;
      const signIn = () =>
        after.ask('POST', '/guard/login', { token, body: { username, password: PASSWORD } });
      // 503 during an election
      let signedIn = await signIn();
      while (signedIn.status === 503) signedIn = await signIn();
      const { logged } = after;
      await after.close();
      expect(signedIn.status).toBe(200);
      expect(logged.join('')).toContain('waiting for KurrentDB');
      await nodes.whole();
      expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
    },
    SCENARIO_MS,
  );

  /** A store with one connection to a node, which can be slowed down and cut. */
  const openWire = async ({ port }: RealNode): Promise<Wire> => {
    const wire = new Wire(() => port);
    const at = await wire.open();
    const [, options = ''] = url.split('?');
    await openStore(`kurrentdb://127.0.0.1:${at}?${options}`);
    return wire;
  };
});
