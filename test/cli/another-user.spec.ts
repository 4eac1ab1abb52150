import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOwnedByAnother } from '../../src/platform/data-folder';
import { cleanEnvironment } from '../hub/child-process';
import { CLI } from '../support/product';
import { until } from '../support/waiting';

/** Debian's user `games`, which always exists. */
const SERVICE = { uid: 5, gid: 60 } as const;
const OTHER = { uid: 65_534, gid: 65_534 } as const;
const ROOT = { uid: 0, gid: 0 } as const;
type User = typeof SERVICE | typeof OTHER | typeof ROOT;

/** Only root can run a process as another user, and that user must be able to read the product. */
const canRunAsOthers = (): boolean =>
  process.getuid?.() === 0 &&
  [SERVICE, OTHER].every((user) => spawnSync(process.execPath, [CLI, '--version'], user).status === 0);

let folder: string;
let data: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-users-'));
  data = join(folder, 'data');
  chownSync(folder, SERVICE.uid, SERVICE.gid);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(user: User, words: string) {
  const child = spawn(process.execPath, [CLI, ...words.split(' '), '--data', data], {
    ...user,
    cwd: '/',
    env: { ...cleanEnvironment(), GATEBOOK_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}

/** Starts the server as the service user, and stops it once it listens and what happens meanwhile is over. */
async function startAndStop(meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
  const child = spawn(process.execPath, [CLI, 'start', '--data', data], {
    ...SERVICE,
    cwd: '/',
    env: { ...cleanEnvironment(), GATEBOOK_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isStopping = false;
  const ended = once(child, 'exit');
  const happened = meanwhile();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += String(chunk);
      if (!output.includes('"listening"') || isStopping) return;
      isStopping = true;
      void happened.finally(() => child.kill('SIGTERM'));
    });
  const [exitCode] = (await ended) as [number | null];
  return { exitCode, output };
}

const owners = () =>
  new Set(
    readdirSync(data, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'lost+found')
      .map((name) => lstatSync(join(data, name)).uid),
  );

(canRunAsOthers() ? describe : describe.skip)('a data folder of the user of the service', () => {
  beforeAll(async () => {
    expect(await run(SERVICE, 'admin create grace')).toMatchObject({ exitCode: 0 });
    mkdirSync(join(data, 'lost+found'), { mode: 0o700 });
  });

  it.each(['projections rebuild users', 'users list', 'store verify', 'store export /dev/null', 'start'])(
    'is left alone by root, who is told to run it as that user: gatebook %s',
    async (words) => {
      const { exitCode, stdout, stderr } = await run(ROOT, words);
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      expect(stderr).toContain(data);
      expect(stderr).toContain('games');
      expect(stderr).toContain('sudo -u games');
      expect(owners()).toEqual(new Set([SERVICE.uid]));
    },
  );

  it('is waited for by root while its server starts', async () => {
    let found: Awaited<ReturnType<typeof run>> | undefined;
    await startAndStop(async () => {
      await until(() => isOwnedByAnother(data));
      found = await run(ROOT, 'users show grace');
    });

    expect(found).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('grace') });
    expect(owners()).toEqual(new Set([SERVICE.uid]));
  });

  it('is looked at by the doctor of root, which changes nothing', async () => {
    const { stdout } = await run(ROOT, 'doctor');
    expect(stdout).toContain('book: whole');
    expect(owners()).toEqual(new Set([SERVICE.uid]));
  });

  it.each(['users list', 'start', 'admin create ada'])(
    'is not available to another user, who is told whose it is: gatebook %s',
    async (words) => {
      const { exitCode, stderr } = await run(OTHER, words);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('belongs to games');
      expect(stderr).not.toContain('Cannot listen');
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  it.each([['book.db'], ['secret'], ['usage.db'], ['lock'], ['projections'], ['projections/manifest.json']])(
    'in which %s belongs to root does not start, and names the file, its owner and what to do',
    async (name) => {
      chownSync(join(data, name), 0, 0);
      const { exitCode, output } = await startAndStop();
      expect(exitCode).toBe(3);
      expect(output).toContain(join(data, name));
      expect(output).toContain('belongs to root');
      expect(output).toContain(`chown -R games: '${data}'`);
      expect(output).not.toContain('Cannot listen');
      chownSync(join(data, name), SERVICE.uid, SERVICE.gid);
    },
  );

  it('starts after all that, beside a folder that belongs to root', async () => {
    expect(await startAndStop()).toMatchObject({ exitCode: 0 });
  });
});

(canRunAsOthers() ? describe : describe.skip)('an empty data folder of the user of the service', () => {
  it('gets no book from root', async () => {
    data = join(folder, 'empty');
    mkdirSync(data, { mode: 0o700 });
    chownSync(data, SERVICE.uid, SERVICE.gid);
    const { exitCode, stderr } = await run(ROOT, 'admin create grace');
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining('sudo -u games') });
    expect(readdirSync(data)).toEqual([]);
  });
});
