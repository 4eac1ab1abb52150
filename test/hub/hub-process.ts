import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnvironment, freePorts, startChild } from './child-process';
import { installPlugIn, programOf } from './hub-environments';

/** A real JupyterHub with its proxy, in its own folder. */
export interface HubProcess {
  readonly url: string;
  log(): string;
  stop(): Promise<void>;
}

export interface HubSettings {
  /** Of JupyterHub. */
  readonly version: string;
  readonly guardUrl: string;
  readonly guardToken: string;
  /** Further settings of its configuration file, by name. */
  readonly more?: Readonly<Record<string, Setting>>;
}

type Setting = string | number | boolean | readonly string[];

/**
 * Starts a hub that uses the guard at `guardUrl` and takes groups from it; resolves when it serves its login form.
 * The token is passed in a file of mode 0600. No notebook server is started.
 */
export async function startHub(
  folder: string,
  { version, guardUrl, guardToken, more = {} }: HubSettings,
): Promise<HubProcess> {
  await mkdir(folder, { recursive: true });
  const plugIn = join(folder, 'plug-in');
  installPlugIn(version, plugIn);
  const [publicPort, hubPort, proxyPort] = await freePorts(3);
  const url = `http://127.0.0.1:${String(publicPort)}`;
  const tokenFile = join(folder, 'guard-token');
  await writeFile(tokenFile, `${guardToken}\n`, { mode: 0o600 });
  const config = join(folder, 'jupyterhub_config.py');
  const settings: ReadonlyArray<readonly [string, Setting]> = [
    ['JupyterHub.authenticator_class', 'gatebook'],
    ['GatebookAuthenticator.guard_url', guardUrl],
    ['GatebookAuthenticator.manage_groups', true],
    ['GatebookAuthenticator.enable_auth_state', true],
    ['JupyterHub.bind_url', url],
    ['JupyterHub.hub_ip', '127.0.0.1'],
    ['JupyterHub.hub_port', Number(hubPort)],
    ['ConfigurableHTTPProxy.api_url', `http://127.0.0.1:${String(proxyPort)}`],
    ['ConfigurableHTTPProxy.pid_file', join(folder, 'proxy.pid')],
    ['JupyterHub.spawner_class', 'simple'],
    ['JupyterHub.db_url', `sqlite:///${join(folder, 'jupyterhub.sqlite')}`],
    ['JupyterHub.cookie_secret_file', join(folder, 'cookie-secret')],
    ...Object.entries(more),
  ];
  await writeFile(config, settings.map(([name, value]) => `c.${name} = ${python(value)}\n`).join(''));

  const hub = startChild(programOf(version, 'jupyterhub'), ['--config', config], {
    ...cleanEnvironment(),
    GATEBOOK_GUARD_TOKEN_FILE: tokenFile,
    JUPYTERHUB_CRYPT_KEY: 'ab'.repeat(32),
    PYTHONPATH: plugIn,
    PYTHONDONTWRITEBYTECODE: '1',
    // when another Node comes first in PATH, Debian's proxy finds its modules only here
    NODE_PATH: '/usr/share/nodejs',
  });
  await hub.says('JupyterHub is now running at');
  return { url, log: () => hub.log(), stop: () => hub.stop() };
}

function python(value: Setting): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object') return `{${value.map((entry) => JSON.stringify(entry)).join(', ')}}`;
  return JSON.stringify(value);
}
