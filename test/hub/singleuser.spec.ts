import { execFile } from 'node:child_process';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './child-process';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HUBS, programOf } from './hub-environments';
import type { HubBrowser } from './hub-browser';
import { type HubProcess, startHub } from './hub-process';
import { PeopleAtHub, type Presence, tokenOf } from './people-at-hub';
import { until } from './waiting';

const run = promisify(execFile);

const password = 'plum orbit velvet lantern';
const newPassword = 'copper sonnet drifts 83';
// so long that nobody is out only because the hub asks again
const REFRESH_SECONDS = 3_600;
// for which a notebook server keeps what the hub has said of a browser: 300 by default
const CACHE_SECONDS = 1;
const START_SECONDS = 240;
const GROUP = 'class';
// of a service that may start servers
const SERVICE = 'ab'.repeat(32);

/** Somebody with a notebook server whose kernel computes. */
interface Computing extends Presence {
  /** With which the server speaks to the hub. */
  readonly ownToken: Presence['token'];
  readonly processes: { readonly server: number; readonly kernel: number };
}

describe.each(HUBS)('the notebook server of JupyterHub %s', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  let hub: HubProcess;
  const people = new PeopleAtHub(() => hub.url, password);

  const homeOf = (name: string) => join(folder, 'homes', name);
  const stepsOf = async (name: string) => (await stat(join(homeOf(name), 'steps'))).size;
  const enters = async (browser: HubBrowser, name: string) => {
    // what the kernel writes: the server's first page is for everybody
    await browser.follow(`/user/${name}/files/steps`);
    return isIn(browser, name);
  };
  const isIn = async (browser: HubBrowser, name: string) =>
    (await browser.request(`/user/${name}/api/status`)).status === 200;
  const computing = async (name: string): Promise<Computing> => {
    const person = await people.atWork(name);
    const [program, file] = [programOf(version, 'python'), join(__dirname, 'busy-kernel.py')];
    const env = { TOKEN: person.token.headers.authorization.replace('token ', '') };
    const { stdout } = await run(program, [file, `${hub.url}/user/${name}/`], { env });
    const ownToken = await people.ownTokenOf(name);
    return {
      ...person,
      ownToken,
      processes: { server: await people.processOf(name), kernel: Number(stdout) },
    };
  };
  const untilEnded = async (name: string, person: Computing) => {
    await people.untilGone(name, person);
    for (const process of Object.values(person.processes)) await until(async () => !(await isAlive(process)));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-singleuser-'));
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
    const names = ['boss', 'ada', 'mia', 'sam'];
    await people.register(gatebook, ...names);
    await gatebook.cli('users', 'groups', ...names, '--add', GROUP);
    hub = await startHub(join(folder, 'hub'), {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken('hub', 'hub', '--allowed-group', GROUP)).token,
      more: {
        'Authenticator.auth_refresh_age': REFRESH_SECONDS,
        // as `configure` sets it
        'Authenticator.refresh_pre_spawn': true,
        'SimpleLocalProcessSpawner.home_dir_template': join(folder, 'homes', '{username}'),
        'JupyterHub.allow_named_servers': true,
        'Spawner.cmd': programOf(version, 'jupyterhub-singleuser'),
        'Spawner.args': ['--allow-root', `--HubAuth.cache_max_age=${String(CACHE_SECONDS)}`],
        'Spawner.start_timeout': START_SECONDS,
        'Spawner.http_timeout': START_SECONDS,
        'JupyterHub.services': [{ name: 'starter', api_token: SERVICE }],
        'JupyterHub.load_roles': [{ name: 'starter', scopes: ['servers'], services: ['starter'] }],
      },
    });
    await people.administeredBy('boss');
  });

  afterAll(() => cleanUp(folder, hub, gatebook));

  it('ends by a block, with its kernel, and is there again after it', async () => {
    const ada = await computing('ada');
    const entered = await enters(ada.browser, 'ada');
    const wasTaken = await people.statusOf({ token: ada.ownToken });
    await gatebook.cli('users', 'block', 'ada');
    await untilEnded('ada', ada);
    const isTaken = await people.statusOf({ token: ada.ownToken });
    const refused = await people.start('ada');
    const isStillIn = await isIn(ada.browser, 'ada');
    await gatebook.cli('users', 'unblock', 'ada');
    const again = await computing('ada');

    expect([entered, isStillIn]).toEqual([true, false]);
    expect([wasTaken, isTaken]).toEqual([200, 403]);
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.body).toContain('Your account is blocked. Ask an administrator.');
    expect(await enters(again.browser, 'ada')).toBe(true);
    expect(await people.statusOf(ada)).toBe(403);
  });

  it('is started by no administrator and no service right after a block', async () => {
    await people.present('sam');
    await gatebook.cli('users', 'block', 'sam');
    const refused = [
      await people.start('sam'),
      await people.start('sam', 'server', tokenOf(SERVICE)),
      await people.start('sam', 'servers/second', tokenOf(SERVICE)),
    ];
    await gatebook.cli('users', 'unblock', 'sam');
    const { status } = await people.start('sam', 'server', tokenOf(SERVICE));

    for (const { status, body } of refused) {
      expect(status).toBe(403);
      expect(body).toContain('Your account is blocked. Ask an administrator.');
    }
    expect([201, 202]).toContain(status);
  });

  it('lets no browser in that an older password has signed in, and computes on', async () => {
    const mia = await computing('mia');
    const { browser: other } = await people.present('mia');
    const entered = [await enters(mia.browser, 'mia'), await enters(other, 'mia')];
    await gatebook.setPassword('mia', newPassword);
    for (const browser of [mia.browser, other]) {
      await until(() => people.isOut({ browser }));
      await until(async () => !(await isIn(browser, 'mia')));
    }
    const steps = await stepsOf('mia');
    const again = await people.present('mia', newPassword);
    const isBack = await enters(again.browser, 'mia');
    await until(async () => (await stepsOf('mia')) > steps);

    expect([...entered, isBack]).toEqual([true, true, true]);
    expect([await enters(mia.browser, 'mia'), await enters(other, 'mia')]).toEqual([false, false]);
    expect(await people.statusOf(mia)).toBe(403);
    expect(await people.processOf('mia')).toBe(mia.processes.server);
    expect(await isAlive(mia.processes.kernel)).toBe(true);
  });
});
