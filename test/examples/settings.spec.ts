import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config';
import { variables } from '../../src/config/variable';
import { cleanEnvironment } from '../hub/child-process';
import { installPlugIn, programOf } from '../hub/hub-environments';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
/** It knows every setting that the examples use, and its environment can read YAML. */
const HUB = '6.1.1';
/** Variables of the hub's package. */
const OF_THE_HUB = ['GATEBOOK_GUARD_TOKEN', 'GATEBOOK_GUARD_TOKEN_FILE'];

const HUB_TOKEN = `gbk_${'a'.repeat(43)}`;

const files = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const read = (...path: readonly string[]): string => readFileSync(join(EXAMPLES, ...path), 'utf8');

/** The environment that an example gives Gatebook: each match of a name and a value. */
function environmentOf(text: string, pattern: RegExp): Record<string, string> {
  const pairs = Array.from(text.matchAll(pattern), ([, name, value]) => [name, value]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-examples-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the examples', () => {
  it('use variables that Gatebook or the package of the hub has', () => {
    const known = variables().flatMap(({ name }) => [name, `${name}_FILE`]);
    const used = files.flatMap((file) => readFileSync(file, 'utf8').match(/\bGATEBOOK_[A-Z_]+\b/g) ?? []);
    // set by the environment of the compose file, for the proxy
    const others = [...OF_THE_HUB, 'GATEBOOK_UPSTREAM'];

    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((name) => !known.includes(name) && !others.includes(name))).toEqual([]);
  });

  it.each([
    ['systemd/gatebook.service', /^Environment=(GATEBOOK_\w+)=(.*)$/gm],
    ['docker-compose/compose.yaml', /^ {6}(GATEBOOK_(?!GUARD|UPSTREAM)\w+): (.*)$/gm],
    ['zero-to-jupyterhub/gatebook.yaml', /- name: (GATEBOOK_\w+)\n +value: (.*)$/gm],
  ])('of %s give Gatebook values that it takes', (name, pattern) => {
    const { GATEBOOK_HUB_TOKEN_FILE, ...given } = environmentOf(read(...name.split('/')), pattern);
    const env = {
      ...given,
      GATEBOOK_HUB_TOKEN: HUB_TOKEN,
      GATEBOOK_PUBLIC_URL: String(given['GATEBOOK_PUBLIC_URL']).replace(/\$\{\w+:-(.*?)\}/, '$1'),
      // in containers, from the Dockerfile
      ...(GATEBOOK_HUB_TOKEN_FILE === undefined ? { GATEBOOK_HOST: '0.0.0.0' } : {}),
    };

    expect(loadConfig(env)).toMatchObject({
      publicUrl: expect.stringMatching(/^https:\/\/accounts\./) as string,
    });
  });

  it('use settings that JupyterHub or the package has', async () => {
    const plugIn = join(folder, 'plug-in');
    await installPlugIn(HUB, plugIn);
    const configurations = files.filter((file) => /\.py$|\/values\.yaml$/.test(file));
    const unknown = execFileSync(
      programOf(HUB, 'python'),
      [join(__dirname, 'hub_settings.py'), ...configurations],
      // one of them makes files
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...cleanEnvironment(), PYTHONPATH: plugIn, PYTHONDONTWRITEBYTECODE: '1' },
      },
    );

    expect(configurations.length).toBeGreaterThan(3);
    expect(unknown).toBe('');
  });
});
