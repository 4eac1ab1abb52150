import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder, redeem, signUp, TWO_LINES } from './managed-hub';
import { PeopleAtHub, type Presence } from './people-at-hub';
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
  let bob: Presence;
  let cid: Presence;
  let server: number;
  const people = new PeopleAtHub(() => hub.url, 'any');

  beforeAll(async () => {
    folder = await newHubFolder();
    hub = await launchHub(folder, version, BEFORE);
    await people.administeredBy('ann');
    ann = (await people.present('ann')).browser;
    bob = await people.atWork('bob');
    server = await people.processOf('bob');
    cid = await people.atWork('cid');
    await hub.stop();
    hub = await launchHub(folder, version, BEFORE + TWO_LINES, ENGINE);
    await hub.says('answers this hub');
  });

  afterAll(() => cleanUp(folder, hub));

  it('keeps the sessions, the administrators and the running servers', async () => {
    // both are asked about at Gatebook
    for (let request = 0; request < 3; request += 1) {
      expect(await ann.whoAmI()).toMatchObject({ name: 'ann', admin: true });
      expect(await bob.browser.whoAmI()).toMatchObject({ name: 'bob', admin: false });
    }
    expect(await people.statusOf(bob)).toBe(200);
    expect(await people.processOf('bob')).toBe(server);
    expect((await bob.browser.request('/user/bob/', bob.token)).status).toBe(200);
  });

  it('ends what a user has whom Gatebook blocks, and what nobody else has', async () => {
    await cli(folder, 'users', 'block', 'cid');
    // so it has asked about all of them
    await people.untilGone('cid', cid);

    expect(await people.processOf('bob')).toBe(server);
    expect(await people.statusOf(bob)).toBe(200);
    expect(await bob.browser.whoAmI()).toMatchObject({ name: 'bob' });
    expect(await ann.whoAmI()).toMatchObject({ name: 'ann', admin: true });
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
    const before = [await people.processOf('bob'), await people.statusOf(bob)];
    await people.ask('/bob/server', 'DELETE');
    await until(async () => (await people.servers('bob')).length === 0);

    expect(signedIn.status).toBe(302);
    expect(before).toEqual([server, 200]);
  });
});
