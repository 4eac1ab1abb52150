import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..');
const SCRIPTS = join(REPOSITORY, 'scripts');
const WHEELS = join(REPOSITORY, 'dist-wheels');
/** Builds the wheels from the built product. @returns their files by their names */
export function buildWheels(): Record<string, string> {
  execFileSync('bash', [join(SCRIPTS, 'build-wheels')], { stdio: 'pipe' });
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
  execFileSync('bash', [join(SCRIPTS, 'install-engine'), folder], { stdio: 'pipe' });
  const [version = ''] = readdirSync(join(folder, 'lib'));
  return { bin: join(folder, 'bin'), packages: join(folder, 'lib', version, 'site-packages') };
}
