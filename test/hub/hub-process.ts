import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Child, cleanEnvironment, freePorts, startChild } from './child-process';
import { installedPlugIn, programOf } from './hub-environments';

/** A real JupyterHub with its proxy, in its own folder. */
export interface HubProcess extends Child {
  readonly url: string;
}

export interface HubSettings {
  /** Of JupyterHub. */
  readonly version: string;
  readonly guardUrl: string;
  readonly guardToken: string;
  /** 64 hexadecimal digits; the default is the same for all. */
  readonly cryptKey?: string;
  /** Further settings of its configuration file, by name. */
  readonly more?: Readonly<Record<string, Setting>>;
}

type Setting = string | number | boolean | readonly (string | Readonly<Record<string, Texts>>)[];
type Texts = string | readonly string[];

/**
 * Starts a hub that uses the guard at `guardUrl` and takes groups from it; resolves when it serves its login form.
 * The token is passed in a file of mode 0600. No notebook server is started.
 */
export async function startHub(
  folder: string,
  { version, guardUrl, guardToken, cryptKey = 'ab'.repeat(32), more = {} }: HubSettings,
): Promise<HubProcess> {
  await mkdir(folder, { recursive: true });
  const tokenFile = join(folder, 'guard-token');
  await writeFile(tokenFile, `${guardToken}\n`, { mode: 0o600 });
  const settings = {
    'JupyterHub.authenticator_class': 'gatebook',
    'GatebookAuthenticator.guard_url': guardUrl,
    'GatebookAuthenticator.manage_groups': true,
    'GatebookAuthenticator.enable_auth_state': true,
    ...more,
  };
  return launchHub(folder, version, linesOf(settings), {
    GATEBOOK_GUARD_TOKEN_FILE: tokenFile,
    JUPYTERHUB_CRYPT_KEY: cryptKey,
  });
}

/**
 * Starts a hub with these lines at the end of its configuration file; resolves when it serves its login form. Its ports
 * and files stay the same when it is started in the same folder again.
 */
export async function launchHub(
  folder: string,
  version: string,
  lines: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<HubProcess> {
  await mkdir(folder, { recursive: true });
  const plugIn = join(folder, 'plug-in');
  if (!existsSync(plugIn)) await symlink(await installedPlugIn(version), plugIn);
  const [publicPort, hubPort, proxyPort] = await portsOf(folder);
  const url = `http://127.0.0.1:${String(publicPort)}`;
  const config = join(folder, 'jupyterhub_config.py');
  const settings = {
    'JupyterHub.bind_url': url,
    'JupyterHub.hub_ip': '127.0.0.1',
    'JupyterHub.hub_port': Number(hubPort),
    'ConfigurableHTTPProxy.api_url': `http://127.0.0.1:${String(proxyPort)}`,
    'ConfigurableHTTPProxy.pid_file': join(folder, 'proxy.pid'),
    'JupyterHub.spawner_class': 'simple',
    'JupyterHub.db_url': `sqlite:///${join(folder, 'jupyterhub.sqlite')}`,
    'JupyterHub.cookie_secret_file': join(folder, 'cookie-secret'),
  };
  await writeFile(config, linesOf(settings) + lines);
  const whole = {
    ...cleanEnvironment(),
    PYTHONPATH: plugIn,
    PYTHONDONTWRITEBYTECODE: '1',
    // when another Node comes first in PATH, Debian's proxy finds its modules only here
    NODE_PATH: '/usr/share/nodejs',
    ...environment,
  };
  const hub = startChild(programOf(version, 'jupyterhub'), ['--config', config], whole, folder);
  await hub.says('JupyterHub is now running at');
  return { url, ...hub, stop: () => stopHub(hub) };
}

/** A hub that has cleaned up is killed: from JupyterHub 6 on, it would end a second later. */
async function stopHub(hub: Child): Promise<void> {
  const stopped = hub.stop();
  await Promise.race([stopped, hub.says('...done').catch(() => stopped)]);
  await hub.kill();
}

async function portsOf(folder: string): Promise<number[]> {
  const file = join(folder, 'ports.json');
  if (!existsSync(file)) await writeFile(file, JSON.stringify(await freePorts(3)));
  return JSON.parse(await readFile(file, 'utf8')) as number[];
}

const linesOf = (settings: Readonly<Record<string, Setting>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `c.${name} = ${python(value)}\n`)
    .join('');

function python(value: Setting): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object') return `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
  return JSON.stringify(value);
}
