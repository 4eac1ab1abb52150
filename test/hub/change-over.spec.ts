import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder, redeem, signUp, TWO_LINES } from './managed-hub';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';

/** A hub with another authenticator, whose servers outlive it. */
const BEFORE = `
c.JupyterHub.authenticator_class = 'dummy'
c.DummyAuthenticator.allow_all = True
c.Authenticator.admin_users = {'ann'}
c.Authenticator.auth_refresh_age = 1
c.Spawner.cmd = ${JSON.stringify(join(__dirname, 'stand-in-server.py'))}
c.JupyterHub.cleanup_servers = False
`;

describe.each(HUBS)('JupyterHub %s that changes over to Gatebook', (version) => {
  let folder: string;
  let hub: HubProcess;
  let ann: HubBrowser;
  let bob: HubBrowser;
  let asBob: { headers: { authorization: string } };

  const asksBob = async () => {
    const { status, body } = await new HubBrowser(hub.url).request('/hub/api/users/bob', asBob);
    return { status, server: status === 200 ? (JSON.parse(body) as { server: string | null }).server : null };
  };

  beforeAll(async () => {
    folder = await newHubFolder();
    hub = await launchHub(folder, version, BEFORE);
    [ann, bob] = [new HubBrowser(hub.url), new HubBrowser(hub.url)];
    await ann.signIn('ann', 'any');
    await bob.signIn('bob', 'any');
    asBob = { headers: { authorization: `token ${await bob.newApiToken()}` } };
    await bob.request('/hub/api/users/bob/server', { method: 'POST', ...asBob });
    await until(async () => (await bob.request('/user/bob/', asBob)).status === 200);
    await hub.stop();
    hub = await launchHub(folder, version, BEFORE + TWO_LINES, ENGINE);
    await hub.says('answers this hub');
  });

  afterAll(async () => {
    // undefined if the start failed
    await (hub as HubProcess | undefined)?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps the sessions, the administrators and the running servers', async () => {
    // both are asked about at Gatebook
    for (let request = 0; request < 3; request += 1) {
      expect(await ann.whoAmI()).toMatchObject({ name: 'ann', admin: true });
      expect(await bob.whoAmI()).toMatchObject({ name: 'bob', admin: false });
    }
    expect(await asksBob()).toEqual({ status: 200, server: '/user/bob/' });
    expect((await bob.request('/user/bob/', asBob)).status).toBe(200);
  });

  it('gives its users accounts, so that nobody else can have their names', async () => {
    const taken = await signUp(hub.url, 'bob', password);
    const stranger = await new HubBrowser(hub.url).signIn('bob', password);

    expect(taken.status).toBe(409);
    expect(stranger.location).toBeNull();
    expect(await cli(folder, 'users', 'show', 'bob', '--json')).toContain('"passwordSet":false');
  });

  it('makes its administrator one of Gatebook by a link, which is in no log', async () => {
    const file = join(folder, 'gatebook', 'admin-links');
    const links = await readFile(file, 'utf8');
    const token = /#(\S+)/.exec(links)?.[1] ?? '';
    const redeemed = await redeem(hub.url, token, password);
    ann = new HubBrowser(hub.url);
    const signedIn = await ann.signIn('ann', password);

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect([redeemed.status, signedIn.status]).toEqual([204, 302]);
    expect(await ann.whoAmI()).toMatchObject({ name: 'ann', admin: true });
    expect(await cli(folder, 'users', 'show', 'ann', '--json')).toContain('"admin":true');
    expect(hub.log()).toContain(file);
    expect(hub.log()).not.toContain(token);
  });

  it('lets a user in with the password of a link, who then has the server of before', async () => {
    const link = JSON.parse(await cli(folder, 'users', 'password-link', 'bob', '--json')) as {
      token: string;
    };
    await redeem(hub.url, link.token, password);
    const signedIn = await new HubBrowser(hub.url).signIn('bob', password);
    const before = await asksBob();
    await bob.request('/hub/api/users/bob/server', { method: 'DELETE', ...asBob });
    await until(async () => (await asksBob()).server === null);

    expect(signedIn.status).toBe(302);
    expect(before).toEqual({ status: 200, server: '/user/bob/' });
  });
});
