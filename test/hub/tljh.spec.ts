import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cleanUp } from './clean-up';
import { cleanEnvironment } from './child-process';
import { withPeer } from './former-hub';
import { HubBrowser } from './hub-browser';
import { HUBS, programOf } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder } from './managed-hub';

const run = promisify(execFile);

const password = 'velvet:lantern';
/** Stands for the package of The Littlest JupyterHub. */
const TLJH = join(__dirname, 'tljh');

/** What the installer does with `--admin ann:…`. */
const SEED = `
import bcrypt, dbm, sys
with dbm.open('passwords.dbm', 'c', 0o600) as file:
    file['ann'] = bcrypt.hashpw(sys.argv[1].encode(), bcrypt.gensalt())
`;
/** What it does at the end. */
const POST_INSTALL = `
import logging, sys
from tljh.hooks import plugins
logging.basicConfig(level=logging.INFO, stream=sys.stdout)
plugins().hook.tljh_post_install()
`;

const [version = ''] = HUBS;

describe('The Littlest JupyterHub', () => {
  let prefix: string;
  let state: string;
  let hub: HubProcess;
  const signIn = async (name: string) => (await new HubBrowser(hub.url).signIn(name, password)).status;
  /** The hub of before, with TLJH's default authenticator: whoever an administrator has added chooses a password. */
  const before = () => `
c.JupyterHub.db_url = ${JSON.stringify(`sqlite:///${join(state, 'jupyterhub.sqlite')}`)}
c.JupyterHub.authenticator_class = 'firstuseauthenticator.FirstUseAuthenticator'
c.FirstUseAuthenticator.create_users = False
c.FirstUseAuthenticator.allow_all = True
c.FirstUseAuthenticator.dbm_path = ${JSON.stringify(join(state, 'passwords.dbm'))}
c.Authenticator.admin_users = {'ann'}
c.Authenticator.auth_refresh_age = 1
c.JupyterHub.load_groups = {'course': ['bob']}
`;
  const python = async (code: string, path: string, ...args: readonly string[]): Promise<string> => {
    const env = { ...cleanEnvironment(), ...environment(), PYTHONPATH: path };
    return (await run(programOf(version, 'python'), ['-c', code, ...args], { cwd: state, env })).stdout;
  };
  const environment = () => ({
    ...ENGINE,
    PYTHONPATH: [join(prefix, 'plug-in'), TLJH].join(delimiter),
    TLJH_INSTALL_PREFIX: prefix,
    TLJH_TEST_CONFIG: JSON.stringify({ users: { admin: ['ann', 'boss'], banned: ['eve'] } }),
  });

  beforeAll(async () => {
    prefix = await newHubFolder();
    state = join(prefix, 'state');
    await mkdir(state, { mode: 0o700 });
    const peer = withPeer(prefix, 'firstuseauthenticator-1.1.1');
    await python(SEED, peer.PYTHONPATH ?? '', password);
    hub = await launchHub(prefix, version, before(), peer);
    await signIn('ann');
    await signIn('bob');
    await hub.stop();
    const config = JSON.stringify(join(TLJH, 'tljh', 'jupyterhub_config.py'));
    const lines = `load_subconfig(${config})\nc.JupyterHub.db_url = ${JSON.stringify(`sqlite:///${join(state, 'jupyterhub.sqlite')}`)}\n`;
    hub = await launchHub(prefix, version, lines, environment());
    await hub.says('answers this hub');
  });

  afterAll(() => cleanUp(prefix, hub));

  it('has Gatebook, whose engine runs as a user of its own, when the plug-in is there', async () => {
    expect(await signIn('ann')).not.toBe(302);
    expect(await cli(prefix, 'users', 'show', 'ann', '--json')).toContain('"passwordSet":false');
  });

  it('takes the passwords over at the end of the installation, once', async () => {
    const said = await python(POST_INSTALL, environment().PYTHONPATH);
    const again = await python(POST_INSTALL, environment().PYTHONPATH);

    expect(said).toContain('0 created, 2 updated, 0 unchanged, 0 refused, 0 left out');
    expect(again).toBe('');
    expect(await signIn('bob')).toBe(302);
    expect(await signIn('bob')).toBe(302);
  });

  it('keeps its administrators', async () => {
    const ann = new HubBrowser(hub.url);
    await ann.signIn('ann', password);

    expect(await ann.whoAmI()).toMatchObject({ name: 'ann', admin: true });
    expect(await cli(prefix, 'users', 'show', 'ann', '--json')).toContain('"admin":true');
    // nobody has a password there who had none
    expect(await cli(prefix, 'users', 'show', 'boss', '--json')).toContain('"passwordSet":false');
  });
});
