import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';
import { seen, until } from './waiting';

const password = 'plum orbit velvet lantern';

interface Answer {
  readonly status: number;
  readonly message: string;
}

describe.each(HUBS.filter(hasCostlyTests))('the admin panel of JupyterHub %s', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  let hub: HubProcess;
  let settings: Parameters<typeof startHub>[1];
  let boss: { readonly authorization: string };

  const launch = () => startHub(join(folder, 'hub'), settings);
  const panel = async (
    method: string,
    path: string,
    content?: unknown,
    of: 'users' | 'groups' = 'users',
  ): Promise<Answer> => {
    const { status, body } = await new HubBrowser(hub.url).request(`/hub/api/${of}${path}`, {
      method,
      headers: boss,
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
    const { message = '' } = (body === '' ? {} : JSON.parse(body)) as { message?: string };
    return { status, message };
  };
  const add = (...usernames: readonly string[]) => panel('POST', '', { usernames });
  const statusOf = async (name: string): Promise<unknown> => {
    const shown = await gatebook.cli('users', 'show', name, '--json').catch(() => '{"status":null}');
    return (JSON.parse(shown) as { status: unknown }).status;
  };
  const signIn = async (name: string) => (await new HubBrowser(hub.url).signIn(name, password)).status;
  const accounts = async (event: string) =>
    (JSON.parse(await gatebook.cli('audit', 'list', '--type', event, '--json')) as { items: unknown[] }).items
      .length;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-panel-'));
    gatebook = await startGatebook(join(folder, 'data'), {});
    const approved = ['boss', 'ada', 'lovelace-1815', 'nia', 'tom'];
    for (const name of [...approved, 'wanted']) await gatebook.signUp(name, password);
    await gatebook.cli('users', 'approve', ...approved);
    await gatebook.cli('users', 'grant-admin', 'boss');
    settings = {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken('hub', 'hub')).token,
      more: {
        'GatebookAuthenticator.on_delete': 'block',
        'Authenticator.admin_users': ['boss'],
        'Authenticator.auth_refresh_age': 1,
        'JupyterHub.allow_named_servers': true,
        'Spawner.cmd': join(__dirname, 'stand-in-server.py'),
        // a server that does not stop is killed after this time; from JupyterHub 6.1 on, it would be after 60 s
        'LocalProcessSpawner.interrupt_timeout': 10,
        'LocalProcessSpawner.term_timeout': 1,
      },
    };
    hub = await launch();
    const browser = new HubBrowser(hub.url);
    await browser.signIn('boss', password);
    boss = { authorization: `token ${await browser.newApiToken()}` };
  });

  afterAll(() => cleanUp(folder, hub, gatebook));

  const startServers = async (name: string, ...servers: readonly string[]) => {
    for (const server of servers) await panel('POST', `/${name}/servers/${server}`);
    await until(async () => {
      const { body } = await new HubBrowser(hub.url).request(`/hub/api/users/${name}`, { headers: boss });
      const running = Object.values(
        (JSON.parse(body) as { servers: Record<string, { ready: boolean }> }).servers,
      );
      return running.length === servers.length && running.every(({ ready }) => ready);
    });
  };

  it('gives whom it adds an account, and nobody who signs in or was there before', async () => {
    const before = await accounts('UserSignedUp');
    const signedIn = await signIn('ada');
    const added = await add('new-1', 'new-2');
    const renamed = await panel('PATCH', '/new-2', { name: 'new-3' });
    await hub.stop();
    hub = await launch();

    expect([signedIn, added.status, renamed.status]).toEqual([302, 201, 200]);
    expect([await statusOf('new-1'), await statusOf('new-2')]).toEqual(['active', 'active']);
    expect((await accounts('UserSignedUp')) - before).toBe(2);
  });

  it('adds people who come in with the password of a link', async () => {
    const before = await signIn('new-1');
    await gatebook.setPassword('new-1', password);

    expect([before, await signIn('new-1')]).toEqual([403, 302]);
  });

  it('adds nobody whose name is not approved, and says why', async () => {
    const refused = await add('wanted');

    expect(refused.status).toBe(400);
    expect(refused.message).toContain('in Gatebook the name wanted is waiting for approval');
    expect(await statusOf('wanted')).toBe('pending');
    expect((await panel('GET', '/wanted')).status).toBe(404);
  });

  it('blocks whom it removes, and lets in whom it adds again', async () => {
    const removed = await panel('DELETE', '/ada');
    const blocked = [await statusOf('ada'), await signIn('ada')];
    const again = await add('ada');

    expect(removed.status).toBe(204);
    expect(blocked).toEqual(['blocked', 403]);
    expect(again.status).toBe(201);
    expect([await statusOf('ada'), await signIn('ada')]).toEqual(['active', 302]);
  });

  it('stops the servers of whom it removes, named ones too', async () => {
    await signIn('nia');
    await startServers('nia', 'first', 'second');
    const removed = await panel('DELETE', '/nia');

    expect(removed).toEqual({ status: 204, message: '' });
    expect([await statusOf('nia'), (await panel('GET', '/nia')).status]).toEqual(['blocked', 404]);
  });

  it('removes nobody, and blocks nobody, whose server does not stop', async () => {
    await add('nia');
    await startServers('nia', 'stubborn');
    const refused = await panel('DELETE', '/nia');
    const status = await statusOf('nia');
    // the hub kills it in the end
    await until(async () => (await panel('DELETE', '/nia')).status === 204);

    expect(refused.status).toBe(400);
    expect(refused.message).toContain(
      'Nothing was changed: servers of nia are still starting or stopping (stubborn).',
    );
    expect([status, await statusOf('nia')]).toEqual(['active', 'blocked']);
  });

  it('keeps nobody in whose stored state it replaces by that of somebody else (T-49)', async () => {
    const browser = new HubBrowser(hub.url);
    await browser.signIn('tom', password);
    const { body } = await new HubBrowser(hub.url).request('/hub/api/users/boss', { headers: boss });
    const { auth_state } = JSON.parse(body) as { auth_state: unknown };
    const changed = await panel('PATCH', '/tom', { auth_state });
    const before = await browser.whoAmI();
    await panel('PATCH', '/tom', { auth_state });
    await gatebook.cli('users', 'block', 'tom');
    await until(async () => (await browser.request('/hub/home')).status === 302);

    expect(auth_state).toMatchObject({ name: 'boss' });
    expect(changed.status).toBe(200);
    expect(before).toMatchObject({ name: 'tom', admin: false });
  });

  it('removes no administrator of Gatebook', async () => {
    await gatebook.cli('users', 'grant-admin', 'ada');
    const refused = await panel('DELETE', '/ada');

    expect(refused.status).toBe(409);
    expect(refused.message).toContain('This person is an administrator of Gatebook');
    expect((await panel('GET', '/ada')).status).toBe(200);
  });

  it('gives no admin right by a tick', async () => {
    const browser = new HubBrowser(hub.url);
    await browser.signIn('lovelace-1815', password);
    const ticked = await panel('PATCH', '/lovelace-1815', { admin: true });
    await seen(browser, ({ admin }) => !admin);

    expect(ticked.status).toBe(200);
    expect(await gatebook.cli('users', 'show', 'lovelace-1815', '--json')).toContain('"admin":false');
  });

  it('gives no groups by hand', async () => {
    const browser = new HubBrowser(hub.url);
    await browser.signIn('lovelace-1815', password);
    await panel('POST', '/by-hand', {}, 'groups');
    const added = await panel('POST', '/by-hand/users', { users: ['lovelace-1815'] }, 'groups');
    await seen(browser, ({ groups }) => groups.length === 0);

    // before JupyterHub 5 it refuses to change groups that an authenticator manages
    expect(added.status).toBe(parseInt(version, 10) < 5 ? 400 : 200);
    if (added.status === 200)
      expect(hub.log()).toContain(`'lovelace-1815' leaves groups that Gatebook does not give: ['by-hand']`);
  });

  it('is told which of its users have no account, as after a rename', async () => {
    await until(() => Promise.resolve(hub.log().includes("Gatebook has no account for them: 'new-3'.")));
  });

  it('changes nothing while Gatebook is away', async () => {
    // the administrator may stay for some minutes
    await panel('GET', '/new-1');
    await gatebook.stop();
    const refused = [await add('new-9'), await panel('DELETE', '/new-1')];

    expect(refused.map(({ status }) => status)).toEqual([400, 503]);
    for (const { message } of refused)
      expect(message).toContain('Nothing was changed: Gatebook gives no usable answer.');
    expect((await panel('GET', '/new-1')).status).toBe(200);
    expect((await panel('GET', '/new-9')).status).toBe(404);
  });
});
