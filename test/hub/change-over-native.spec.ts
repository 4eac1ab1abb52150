import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { importFrom, passwordKinds, signUpAtNative, withPeer } from './former-hub';
import { HubBrowser } from './hub-browser';
import { PEER_HUB } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder } from './managed-hub';
import { PeopleAtHub, type Presence } from './people-at-hub';
import { until } from './waiting';

const COMMON = `
c.Authenticator.admin_users = {'ann'}
c.Authenticator.auth_refresh_age = 1
c.Spawner.cmd = ${JSON.stringify(join(__dirname, 'stand-in-server.py'))}
c.JupyterHub.cleanup_servers = False
`;
const BEFORE = `${COMMON}
import os, nativeauthenticator
c.JupyterHub.authenticator_class = 'nativeauthenticator.NativeAuthenticator'
c.JupyterHub.template_paths = [os.path.dirname(nativeauthenticator.__file__) + '/templates/']
c.NativeAuthenticator.ask_email_on_signup = True
c.NativeAuthenticator.allow_2fa = True
`;
const after = (settings = '') =>
  `${COMMON}\nimport jupyterhub_gatebook\njupyterhub_gatebook.configure(c${settings})\n`;

/** Shorter than Gatebook allows, and other characters after NFKC. */
const password = 'ﬁsh…1';

describe('a hub with NativeAuthenticator 1.3.0 that changes over', () => {
  let folder: string;
  let hub: HubProcess;
  let bob: Presence;
  let server: number;
  const people = new PeopleAtHub(() => hub.url, password);
  const importNative = (...args: readonly string[]) => importFrom(folder, PEER_HUB, ['native', ...args]);
  const signIn = async (name: string) => {
    const { status, message } = await new HubBrowser(hub.url).signIn(name, password);
    return [status, message];
  };
  const person = async (name: string) =>
    JSON.parse(await cli(folder, 'users', 'show', name, '--json')) as Record<string, unknown>;

  beforeAll(async () => {
    folder = await newHubFolder();
    hub = await launchHub(folder, PEER_HUB, BEFORE, withPeer(folder, 'nativeauthenticator-1.3.0'));
    for (const name of ['ann', 'bob', 'cid', 'dan', 'fay', "o'brien"])
      await signUpAtNative(hub.url, name, password, { email: `${name}@example.org`.replace("'", '') });
    await signUpAtNative(hub.url, 'eve', password, { '2fa': '1', email: 'eve@b.' });
    const ann = await people.present('ann');
    const toggle = (name: string) => ann.browser.request(`/hub/authorize/${encodeURIComponent(name)}`);
    for (const name of ['bob', 'dan', 'eve', 'fay', "o'brien"]) await toggle(name);
    await people.administeredBy('ann');
    bob = await people.atWork('bob');
    server = await people.processOf('bob');
    for (const name of ['dan', "o'brien"]) await people.present(name);
    await toggle('dan');
    await hub.stop();
    hub = await launchHub(folder, PEER_HUB, after(), ENGINE);
    await hub.says('answers this hub');
  });

  afterAll(async () => {
    // it outlives the hub
    process.kill(server);
    await cleanUp(folder, hub);
  });

  it('says in a dry run what would become of everybody, and writes nothing', async () => {
    const { exitCode, output } = await importNative('--dry-run', '--json');
    const { items } = JSON.parse(output) as { items: { username: string; outcome: string }[] };

    expect(exitCode).toBe(1);
    expect(Object.fromEntries(items.map(({ username, outcome }) => [username, outcome]))).toEqual({
      ann: 'updated',
      bob: 'updated',
      cid: 'created',
      dan: 'left_out',
      eve: 'created',
      fay: 'created',
      "o'brien": 'refused',
    });
    expect(output).not.toContain('$2b$');
    expect(await signIn('bob')).toEqual([403, 'Invalid username or password']);
    expect(await person('ann')).toMatchObject({ passwordSet: false, admin: false });
  });

  it('takes everybody over whom Gatebook can have, and says what to do about the others', async () => {
    const first = await importNative();

    expect(first.exitCode).toBe(1);
    expect(first.output).toContain('3 created, 2 updated, 0 unchanged, 1 refused, 1 left out');
    expect(first.output).toContain(
      `configure(c, settings={'GATEBOOK_USERNAME_PATTERN': "[a-z0-9._'-]{1,64}"})`,
    );
    expect(first.output).toContain('With the password alone sign in: eve');
    expect(first.output).toMatch(/eve: without the e-mail address/);
    expect(first.output).toMatch(/dan: nobody had approved this sign-up/);
    expect(await person('fay')).toMatchObject({ email: 'fay@example.org', status: 'active' });
  });

  it('ends no session and no server', async () => {
    for (let request = 0; request < 3; request += 1)
      expect(await bob.browser.whoAmI()).toMatchObject({ name: 'bob' });
    expect(await people.statusOf(bob)).toBe(200);
    expect(await people.processOf('bob')).toBe(server);
  });

  it.each(['ann', 'bob', 'eve', 'fay'])('lets %s in with the password of before, and again', async (name) => {
    expect(await signIn(name)).toEqual([302, '']);
    expect(await signIn(name)).toEqual([302, '']);
  });

  it('has a hash of its own of each password with which somebody has signed in', async () => {
    await until(() => Promise.resolve(passwordKinds(folder)['own'] === 4));

    // that of cid, who waits
    expect(passwordKinds(folder)).toEqual({ own: 4, $2b: 1 });
  });

  it('lets nobody in who had not been approved', async () => {
    expect((await signIn('cid'))[0]).toBe(403);
    expect(await person('cid')).toMatchObject({ status: 'pending' });
    expect(await signIn('dan')).toEqual([403, 'Invalid username or password']);
  });

  it('keeps the administrator of the hub', async () => {
    const ann = new HubBrowser(hub.url);
    await ann.signIn('ann', password);

    expect(await ann.whoAmI()).toMatchObject({ name: 'ann', admin: true });
    expect(await person('ann')).toMatchObject({ admin: true, passwordSet: true });
  });

  it('changes nothing when it is run again', async () => {
    await cli(folder, 'users', 'profile', 'fay', '--email', 'new@example.org');
    await cli(folder, 'users', 'grant-admin', 'bob');
    await cli(folder, 'users', 'revoke-admin', 'ann');
    const again = await importNative();

    expect(again.output).toContain('0 created, 0 updated, 5 unchanged, 1 refused, 1 left out');
    expect(await person('fay')).toMatchObject({ email: 'new@example.org' });
    expect(await person('ann')).toMatchObject({ admin: false });
  });

  it('takes over a name that the rules refused when they are widened', async () => {
    await hub.stop();
    const pattern = `"[a-z0-9._'-]{1,64}"`;
    hub = await launchHub(
      folder,
      PEER_HUB,
      after(`, settings={'GATEBOOK_USERNAME_PATTERN': ${pattern}}`),
      ENGINE,
    );
    await hub.says('answers this hub');
    const again = await importNative();

    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.output).toContain('1 created');
    await until(async () => (await signIn("o'brien"))[0] === 302);
  });
});
