import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../hub/hub-environments';

const REPOSITORY = join(__dirname, '..', '..');
const SCRIPTS = join(REPOSITORY, 'scripts');
const WHEELS = join(REPOSITORY, 'dist-wheels');

/** What is synchronous has no time limit of the test runner. */
export const PROGRAM_MS = 240_000;

const finish = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { stdio: 'pipe', timeout: PROGRAM_MS, killSignal: 'SIGKILL' });

/** Builds the wheels from the built product. @returns their files by their names */
export function buildWheels(): Record<string, string> {
  finish('bash', [join(SCRIPTS, 'build-wheels')]);
  return Object.fromEntries(readdirSync(WHEELS).map((name) => [name, join(WHEELS, name)]));
}

/** A virtual environment with nothing but the engine, as `pip install gatebook-engine` makes it. */
export interface InstalledEngine {
  /** The folder with its programs. */
  readonly bin: string;
  /** The folder with its packages. */
  readonly packages: string;
}

/** Installs the engine from dist-wheels/ into a new virtual environment, without a registry. */
export function installEngine(folder: string): InstalledEngine {
  finish('bash', [join(SCRIPTS, 'install-engine'), folder]);
  return { bin: join(folder, 'bin'), packages: packagesOf(folder) };
}

/**
 * Installs the package for hubs with its engine into a new virtual environment that has the packages of a hub's, as
 * `pip install 'jupyterhub-gatebook[engine]'` does, without a registry.
 *
 * @param python of the hub
 */
export function installIntoHub(folder: string, python: string): InstalledEngine {
  finish(python, ['-m', 'venv', '--without-pip', folder]);
  const packages = packagesOf(folder);
  writeFileSync(join(packages, 'hub.pth'), `${packagesOf(join(dirname(python), '..'))}\n`);
  const tools = join(cacheFolder, 'wheel-tools');
  const from = ['--no-index', '--find-links', WHEELS, '--find-links', join(tools, 'wheels')];
  const pip = ['-m', 'pip', '--python', join(folder, 'bin', 'python'), 'install', '--quiet', ...from];
  finish(join(tools, 'bin', 'python'), [...pip, 'jupyterhub-gatebook[engine]']);
  return { bin: join(folder, 'bin'), packages };
}

function packagesOf(environment: string): string {
  const [version = ''] = readdirSync(join(environment, 'lib'));
  return join(environment, 'lib', version, 'site-packages');
}
