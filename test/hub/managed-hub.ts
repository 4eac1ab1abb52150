import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CLI } from '../support/product';
import { cleanEnvironment } from './child-process';

const run = promisify(execFile);

/** What the configuration file of such a hub has to have: the example, with its two lines. */
export const TWO_LINES = readFileSync(join(__dirname, '..', '..', 'examples', 'hub', 'configure.py'), 'utf8');

/** The engine of this build, instead of the one of an installed wheel. */
export const ENGINE = { GATEBOOK_ENGINE_COMMAND: `'${process.execPath}' '${CLI}'` };

/** A folder for a hub. Where the tests run as root, the engine runs as another user, who has to reach it. */
export async function newHubFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatebook-own-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Runs a command of the command line on the data folder of a hub's engine. */
export async function cli(hubFolder: string, ...args: readonly string[]): Promise<string> {
  const data = join(hubFolder, 'gatebook');
  const { stdout } = await run(process.execPath, [CLI, '--data', data, ...args], { env: cleanEnvironment() });
  return stdout;
}

/** Signs a person up as the page of a hub's engine does; the person is then pending. @param base address of the hub, with its path */
export async function signUp(base: string, username: string, password: string): Promise<Response> {
  return post(`${base}/services/gatebook/api/sign-ups`, { username, password });
}

/** Sets a password by a one-time link of a hub's engine. */
export async function redeem(base: string, token: string, password: string): Promise<Response> {
  return post(`${base}/services/gatebook/api/password-links/redeem`, { token, password });
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The process ids of the engines of a hub: those with its data folder in their environment. */
export async function enginesOf(hubFolder: string): Promise<number[]> {
  const wanted = `GATEBOOK_DATA=${join(hubFolder, 'gatebook')}\0`;
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const isEngine = async (id: string) =>
    (await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')).includes(wanted);
  const found = await Promise.all(ids.map(isEngine));
  return ids.filter((_, index) => found[index]).map(Number);
}

/** Ends the proxy of a hub that was killed. */
export async function endProxy(hubFolder: string): Promise<void> {
  process.kill(parseInt(await readFile(join(hubFolder, 'proxy.pid'), 'utf8'), 10));
}
