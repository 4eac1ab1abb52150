import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';
const newPassword = 'copper sonnet drifts 83';
// so long that nobody is out only because the hub asks again
const REFRESH_SECONDS = 3_600;

/** What somebody has at a hub: a browser, an API token and a server. */
interface Presence {
  readonly browser: HubBrowser;
  readonly token: { readonly headers: { readonly authorization: string } };
}

describe.each(HUBS)('JupyterHub %s, which keeps asking who is still admitted', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  let hub: HubProcess;
  let boss: Presence['token'];
  let settings: Parameters<typeof startHub>[1];

  const stranger = () => new HubBrowser(hub.url);
  const launch = () => startHub(join(folder, 'hub'), settings);

  const present = async (name: string, secret = password): Promise<Presence> => {
    const browser = new HubBrowser(hub.url);
    const { status } = await browser.signIn(name, secret);
    if (status !== 302) throw new Error(`sign-in of ${name}: ${String(status)}`);
    return { browser, token: { headers: { authorization: `token ${await browser.newApiToken()}` } } };
  };
  const start = async (name: string, server = 'server') => {
    const answer = await stranger().request(`/hub/api/users/${name}/${server}`, { method: 'POST', ...boss });
    return { status: answer.status, body: answer.body };
  };
  const servers = async (name: string): Promise<string[]> => {
    const { body } = await stranger().request(`/hub/api/users/${name}`, boss);
    return Object.keys((JSON.parse(body) as { servers: Record<string, unknown> }).servers);
  };
  const isReady = async (name: string, server = '') =>
    (await stranger().request(`/user/${name}/${server}`)).status === 200;
  const statusOf = async ({ token }: Presence) => (await stranger().request('/hub/api/user', token)).status;
  const isOut = async ({ browser }: Presence) => (await browser.request('/hub/home')).status === 302;
  /** Signs in, and starts the server. */
  const atWork = async (name: string): Promise<Presence> => {
    const person = await present(name);
    await start(name);
    await until(() => isReady(name));
    return person;
  };
  const hasNothing = async (name: string, person: Presence) => {
    await until(async () => (await servers(name)).length === 0);
    await until(() => isOut(person));
    await until(async () => (await statusOf(person)) === 403);
  };

  const says = (text: string | RegExp) => until(() => Promise.resolve(new RegExp(text).test(hub.log())));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-keeper-'));
    gatebook = await startGatebook(join(folder, 'data'), {});
    const people = ['boss', 'ada', 'dora', 'eva', 'mia', 'kim', 'lea', 'old'];
    for (const name of people) {
      await gatebook.signUp(name, password);
      await gatebook.cli('users', 'approve', name);
    }
    await gatebook.cli('users', 'grant-admin', 'boss');
    settings = {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken('hub', 'hub')).token,
      more: {
        'Authenticator.auth_refresh_age': REFRESH_SECONDS,
        'JupyterHub.allow_named_servers': true,
        'Spawner.cmd': join(__dirname, 'stand-in-server.py'),
      },
    };
    hub = await launch();
    boss = (await present('boss')).token;
  });

  afterAll(async () => {
    // both are undefined if the start failed
    await (hub as HubProcess | undefined)?.stop();
    await (gatebook as GatebookProcess | undefined)?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describe('somebody who is blocked', () => {
    it('loses servers, tokens and browsers, and gets them again after the block', async () => {
      const ada = await atWork('ada');
      await start('ada', 'servers/second');
      await until(() => isReady('ada', 'second/'));
      const before = await servers('ada');
      await gatebook.cli('users', 'block', 'ada');
      await hasNothing('ada', ada);
      const refused = await start('ada');
      await gatebook.cli('users', 'unblock', 'ada');
      const old = [await isOut(ada), await statusOf(ada)];
      await atWork('ada');

      expect(before.sort()).toEqual(['', 'second']);
      expect(refused).toMatchObject({ status: 403 });
      expect(refused.body).toContain('Your account is blocked. Ask an administrator.');
      expect(old).toEqual([true, 403]);
      expect(await servers('ada')).toEqual(['']);
      await says(/'ada' is not admitted any more \(blocked\): servers stopped: .*'second'/);
    });
  });

  describe('somebody whose account is deleted', () => {
    it('loses the server', async () => {
      const dora = await atWork('dora');
      await gatebook.cli('users', 'delete', 'dora');
      await hasNothing('dora', dora);
      await says(/'dora' is not admitted any more \(not_found\): servers stopped: '',/);

      expect(await servers('dora')).toEqual([]);
    });
  });

  describe('somebody whose account ends by itself', () => {
    it('loses the server', async () => {
      const eva = await atWork('eva');
      await gatebook.cli('users', 'valid-until', 'eva', new Date(Date.now() + 3_000).toISOString());
      await hasNothing('eva', eva);
      await says(/'eva' is not admitted any more \(expired\): servers stopped: '',/);

      expect(await servers('eva')).toEqual([]);
    });
  });

  describe('somebody with a new password', () => {
    it('keeps the server, without the browsers and tokens of before', async () => {
      const mia = await atWork('mia');
      await gatebook.setPassword('mia', newPassword);
      await until(() => isOut(mia));
      const again = await present('mia', newPassword);

      expect(await statusOf(mia)).toBe(403);
      expect(await isOut(mia)).toBe(true);
      expect(await servers('mia')).toEqual(['']);
      expect(await statusOf(again)).toBe(200);
      expect(await isOut(again)).toBe(false);
    });

    it('loses it all the same by a block', async () => {
      await gatebook.cli('users', 'block', 'mia');
      await until(async () => (await servers('mia')).length === 0);
      await says(/'mia' is not admitted any more \(blocked\): servers stopped: '',/);

      // by the hub, when it was told
      expect(hub.log().split("'mia' has a new password")).toHaveLength(2);
    });
  });

  describe('somebody who is blocked while the hub is down', () => {
    it('loses the server when the hub is back', async () => {
      const kim = await atWork('kim');
      // servers go on
      await hub.kill();
      await gatebook.cli('users', 'block', 'kim');
      hub = await launch();
      await hasNothing('kim', kim);
      await says(/'kim' is not admitted any more \(blocked\)/);

      expect(await servers('kim')).toEqual([]);
    });
  });

  describe('a Gatebook that is away', () => {
    it('throws nobody out, and everybody who is blocked when it is back', async () => {
      const lea = await atWork('lea');
      const { port } = new URL(gatebook.url);
      await gatebook.kill();
      await says('servers of people who are blocked go on');
      const meanwhile = await servers('lea');
      gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_PORT: port });
      await gatebook.cli('users', 'block', 'lea');
      await hasNothing('lea', lea);

      await says('says again who is blocked');

      expect(meanwhile).toEqual(['']);
    });
  });
});
