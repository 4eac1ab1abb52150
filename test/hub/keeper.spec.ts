import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './child-process';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';
import { PeopleAtHub } from './people-at-hub';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';
const newPassword = 'copper sonnet drifts 83';
// so long that nobody is out only because the hub asks again
const REFRESH_SECONDS = 3_600;
const GROUP = 'class';

describe.each(HUBS)('JupyterHub %s, which keeps asking who is still admitted', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  let hub: HubProcess;
  let settings: Parameters<typeof startHub>[1];

  const people = new PeopleAtHub(() => hub.url, password);

  const launch = (more: (typeof settings)['more'] = {}) =>
    startHub(join(folder, 'hub'), { ...settings, more: { ...settings.more, ...more } });
  const says = (text: string | RegExp) => until(() => Promise.resolve(new RegExp(text).test(hub.log())));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-keeper-'));
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
    const names = ['boss', 'ada', 'dora', 'eva', 'gus', 'mia', 'kim', 'nia', 'lea'];
    await people.register(gatebook, ...names);
    await gatebook.cli('users', 'groups', ...names, '--add', GROUP);
    settings = {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken('hub', 'hub', '--allowed-group', GROUP)).token,
      more: {
        'Authenticator.auth_refresh_age': REFRESH_SECONDS,
        'JupyterHub.allow_named_servers': true,
        // a server that does not stop by itself is there when the hub is killed
        'LocalProcessSpawner.interrupt_timeout': 600,
        'Spawner.cmd': join(__dirname, 'stand-in-server.py'),
      },
    };
    hub = await launch();
    await people.administeredBy('boss');
  });

  afterAll(() => cleanUp(folder, hub, gatebook));

  describe('somebody who is blocked', () => {
    it('loses servers, tokens and browsers, and gets them again after the block', async () => {
      const ada = await people.atWork('ada');
      await people.start('ada', 'servers/second');
      await until(() => people.isReady('ada', 'second'));
      const before = await people.servers('ada');
      await gatebook.cli('users', 'block', 'ada');
      await people.untilGone('ada', ada);
      const refused = await people.start('ada');
      await gatebook.cli('users', 'unblock', 'ada');
      const old = [await people.isOut(ada), await people.statusOf(ada)];
      await people.atWork('ada');

      expect(before.sort()).toEqual(['', 'second']);
      expect(refused).toMatchObject({ status: 403 });
      expect(refused.body).toContain('Your account is blocked. Ask an administrator.');
      expect(old).toEqual([true, 403]);
      expect(await people.servers('ada')).toEqual(['']);
      await says(/'ada' is not admitted any more \(blocked\): servers stopped: .*'second'/);
    });
  });

  it.each<[string, string, (name: string) => Promise<unknown>, string, string]>([
    [
      'whose account is deleted',
      'dora',
      (name) => gatebook.cli('users', 'delete', name),
      'not_found',
      'does not exist any more',
    ],
    [
      'whose account ends by itself',
      'eva',
      (name) => gatebook.cli('users', 'valid-until', name, new Date(Date.now() + 1_000).toISOString()),
      'expired',
      'has expired',
    ],
    [
      'who leaves the group that the hub admits',
      'gus',
      (name) => gatebook.cli('users', 'groups', name, 'alumni'),
      'not_allowed_here',
      'may not use this hub',
    ],
  ])('somebody %s loses the server, and gets no other one', async (_, name, happens, code, text) => {
    const person = await people.atWork(name);
    await happens(name);
    await people.untilGone(name, person);
    await says(new RegExp(`'${name}' is not admitted any more \\(${code}\\): servers stopped: '',`));
    const refused = await people.start(name);

    expect(refused).toMatchObject({ status: 403 });
    expect(refused.body).toContain(text);
  });

  describe('somebody with a new password', () => {
    it('keeps the server, without the browsers and tokens of before', async () => {
      const mia = await people.atWork('mia');
      await gatebook.setPassword('mia', newPassword);
      await until(() => people.isOut(mia));
      const again = await people.present('mia', newPassword);

      expect(await people.statusOf(mia)).toBe(403);
      expect(await people.isOut(mia)).toBe(true);
      expect(await people.servers('mia')).toEqual(['']);
      expect(await people.statusOf(again)).toBe(200);
      expect(await people.isOut(again)).toBe(false);
    });

    it('loses it all the same by a block', async () => {
      await gatebook.cli('users', 'block', 'mia');
      await until(async () => (await people.servers('mia')).length === 0);
      await says(/'mia' is not admitted any more \(blocked\): servers stopped: '',/);

      // by the hub, when it was told
      expect(hub.log().split("'mia' has a new password")).toHaveLength(2);
    });
  });

  describe('a hub that is killed while it ends what somebody has', () => {
    it('goes on with it when it is back, and ends whoever was blocked meanwhile', async () => {
      const [kim, nia] = [await people.atWork('kim'), await people.atWork('nia')];
      await people.start('nia', 'servers/stubborn');
      await until(() => people.isReady('nia', 'stubborn'));
      const processes = [
        await people.processOf('kim'),
        await people.processOf('nia'),
        await people.processOf('nia', 'stubborn'),
      ];
      await gatebook.cli('users', 'block', 'nia');
      await until(() => people.isStopping('nia', 'stubborn'));
      // servers go on
      await hub.kill();
      await gatebook.cli('users', 'block', 'kim');
      const areLeft = [await isAlive(processes[0] as number), await isAlive(processes[2] as number)];
      hub = await launch({
        'LocalProcessSpawner.interrupt_timeout': 1,
        'LocalProcessSpawner.term_timeout': 1,
      });
      await people.untilGone('kim', kim);
      await people.untilGone('nia', nia);
      await says(/'kim' is not admitted any more \(blocked\)/);

      expect(areLeft).toEqual([true, true]);
      for (const process of processes) await until(async () => !(await isAlive(process)));
      for (const name of ['kim', 'nia']) expect(await people.start(name)).toMatchObject({ status: 403 });
    });
  });

  describe('a Gatebook that was away', () => {
    it('throws everybody out who is blocked when it is back', async () => {
      const lea = await people.atWork('lea');
      const { port } = new URL(gatebook.url);
      await gatebook.kill();
      gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_PORT: port });
      await gatebook.cli('users', 'block', 'lea');
      await people.untilGone('lea', lea);

      expect(await people.servers('lea')).toEqual([]);
    });
  });
});
