import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './server.mjs';

/** NativeAuthenticator works on none that is newer (5: nobody gets in without `allow_all`; 6: nobody at all). */
const HUB = '4.1.6';

const CRYPT_KEY = 'ab'.repeat(32);

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gatebook');
const environment = join(cache, `jupyterhub-${HUB}`, 'bin');
const plugIn = fileURLToPath(new URL('../../hub/jupyterhub-gatebook', import.meta.url));
const prepareTests = fileURLToPath(new URL('../../scripts/prepare-tests', import.meta.url));

/** Installs our package from this clone. @returns a folder for `PYTHONPATH` */
export function installPlugIn(folder) {
  if (!existsSync(environment)) {
    throw new Error(`${environment} is missing. Run: GATEBOOK_TEST_HUBS=${HUB} scripts/prepare-tests hubs`);
  }
  const options = ['--quiet', '--disable-pip-version-check', '--no-cache-dir', '--no-deps'];
  const ours = ['--no-build-isolation', '--no-index', '--target', folder, plugIn];
  execFileSync(join(environment, 'python'), ['-m', 'pip', 'install', ...options, ...ours], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return folder;
}

/** Installs NativeAuthenticator beside the hubs of the tests, once. @returns a folder for `PYTHONPATH` */
function installNative() {
  execFileSync('bash', [prepareTests, 'peers'], { stdio: 'inherit' });
  return join(cache, 'nativeauthenticator-1.3.0');
}

/**
 * Makes the database of a hub whose users have servers already.
 * @param folder where the hub is started afterwards
 * @param people name and state of each
 * @param port of a program that answers for all the servers
 * @param env of the hub: with our plug-in and its token, the states are signed
 */
export function fillHub(folder, people, port, env) {
  mkdirSync(folder, { recursive: true });
  const script = fileURLToPath(new URL('./hub-with-servers.py', import.meta.url));
  execFileSync(join(environment, 'python'), [script, databaseOf(folder), String(port)], {
    input: JSON.stringify(people),
    env: { ...process.env, JUPYTERHUB_CRYPT_KEY: CRYPT_KEY, ...env },
  });
}

const databaseOf = (folder) => `sqlite:///${join(folder, 'jupyterhub.sqlite')}`;

/**
 * Starts a JupyterHub with its proxy, in its own folder.
 * @param lines of its configuration file
 * @param env further environment variables
 */
export async function startHub(folder, lines, env = {}) {
  mkdirSync(folder, { recursive: true });
  const [port, hubPort, proxyPort] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'jupyterhub_config.py');
  const ours = [
    `c.JupyterHub.bind_url = '${url}'`,
    "c.JupyterHub.hub_ip = '127.0.0.1'",
    `c.JupyterHub.hub_port = ${hubPort}`,
    `c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:${proxyPort}'`,
    `c.ConfigurableHTTPProxy.pid_file = '${join(folder, 'proxy.pid')}'`,
    "c.JupyterHub.spawner_class = 'simple'",
    `c.JupyterHub.db_url = '${databaseOf(folder)}'`,
    `c.JupyterHub.cookie_secret_file = '${join(folder, 'cookie-secret')}'`,
    `c.SimpleLocalProcessSpawner.home_dir_template = '${join(folder, 'homes')}/{username}'`,
  ];
  writeFileSync(config, `${[...ours, ...lines].join('\n')}\n`);
  const child = spawn(join(environment, 'jupyterhub'), ['--config', config, '--log-level', 'ERROR'], {
    cwd: folder,
    env: {
      ...process.env,
      JUPYTERHUB_CRYPT_KEY: CRYPT_KEY,
      // when another Node comes first in PATH, Debian's proxy finds its modules only here
      NODE_PATH: '/usr/share/nodejs',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while ((await fetch(`${url}/hub/health`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`the hub ended with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { url, pid: child.pid, stop };
}

/** Starts a hub with our package, as `configure` sets it, beside a server. @param guard its address, a token and the plug-in */
export const startGatebookHub = (folder, { url, token, plugIn }, lines = []) =>
  startHub(
    folder,
    [
      "c.JupyterHub.authenticator_class = 'gatebook'",
      `c.GatebookAuthenticator.guard_url = '${url}'`,
      'c.Authenticator.enable_auth_state = True',
      'c.Authenticator.auth_refresh_age = 10',
      'c.Authenticator.refresh_pre_spawn = True',
      ...lines,
    ],
    { PYTHONPATH: plugIn, GATEBOOK_GUARD_TOKEN: token },
  );

/** Starts a hub with NativeAuthenticator, where everybody may sign up. */
export const startNativeHub = (folder) =>
  startHub(
    folder,
    [
      'import os, nativeauthenticator',
      "c.JupyterHub.authenticator_class = 'native'",
      "c.JupyterHub.template_paths = [os.path.dirname(nativeauthenticator.__file__) + '/templates/']",
      'c.NativeAuthenticator.open_signup = True',
    ],
    { PYTHONPATH: installNative() },
  );
