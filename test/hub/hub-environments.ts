import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the tests keep between runs: hubs, and what builds the wheels. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gatebook');
const plugIn = join(__dirname, '..', '..', 'hub', 'jupyterhub-gatebook');

/** The JupyterHubs that are tested; all four: `GATEBOOK_TEST_HUBS="6.1.1 5.5.4 4.1.6 3.1.1"`. As in scripts/hub-environments. */
export const HUBS = (process.env['GATEBOOK_TEST_HUBS'] ?? '6.1.1 4.1.6').split(/\s+/).filter(Boolean);

/** Those for which the costly tests run that are the same on each: the newest one, unless others are asked for. */
const HUBS_OF_COSTLY_TESTS = process.env['GATEBOOK_TEST_HUBS'] === undefined ? HUBS.slice(0, 1) : HUBS;

/** Whether they run for this JupyterHub. */
export const hasCostlyTests = (version: string): boolean => HUBS_OF_COSTLY_TESTS.includes(version);

/** On which NativeAuthenticator works, and on none that is newer. */
export const PEER_HUB = '4.1.6';

/** The folder with another authenticator, for `PYTHONPATH`: `nativeauthenticator-1.3.0`. As in scripts/hub-environments. */
export function peerFolder(peer: string): string {
  const folder = join(cacheFolder, peer);
  if (!existsSync(folder)) throw new Error(`${folder} is missing. Run: scripts/prepare-tests peers`);
  return folder;
}

/** A program of the virtual environment with that JupyterHub. */
export function programOf(version: string, name: string): string {
  const program = join(cacheFolder, `jupyterhub-${version}`, 'bin', name);
  if (!existsSync(program)) {
    throw new Error(`${program} is missing. Run: GATEBOOK_TEST_HUBS=${version} scripts/prepare-tests hubs`);
  }
  return program;
}

/** Builds the package and installs it into a folder for `PYTHONPATH`, as `pip install` does, without a registry. */
export async function installPlugIn(version: string, folder: string): Promise<void> {
  const options = [
    '--quiet',
    '--no-deps',
    '--no-build-isolation',
    '--no-index',
    '--disable-pip-version-check',
    // pip keeps the wheel there, although it is built each time, and others read it while it is written
    '--no-cache-dir',
  ];
  await run(programOf(version, 'python'), ['-m', 'pip', 'install', ...options, '--target', folder, plugIn]);
}

/**
 * A folder for `PYTHONPATH` with the package as it is now, installed once for all hubs: nothing in it is compiled for one
 * of them.
 */
export async function installedPlugIn(version: string): Promise<string> {
  const all = join(__dirname, '..', '..', 'node_modules', '.cache', 'jupyterhub-gatebook');
  const folder = join(all, await hashOfPlugIn());
  if (existsSync(folder)) return folder;
  await mkdir(all, { recursive: true });
  const mine = join(all, randomUUID());
  await installPlugIn(version, mine);
  // another test file may have been quicker
  await rename(mine, folder).catch(() => rm(mine, { recursive: true }));
  return folder;
}

async function hashOfPlugIn(): Promise<string> {
  const entries = await readdir(plugIn, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'));
  const hash = createHash('sha256');
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).toSorted())
    hash.update(path.slice(plugIn.length)).update(await readFile(path));
  return hash.digest('hex');
}
