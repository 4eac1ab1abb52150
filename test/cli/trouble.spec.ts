import { execFileSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Instance, newInstance } from './instance';

const SLOW_MS = 600_000;

let instance: Instance;
/** An instance whose data folder has one person: it is copied, since making one starts a process. */
let withOne: Instance;

beforeAll(async () => {
  withOne = await newInstance();
  await withOne.done('admin create ada');
});
afterAll(() => withOne.remove());
beforeEach(async () => {
  instance = await newInstance();
});
afterEach(() => instance.remove(), SLOW_MS);

const copyOne = () => cpSync(withOne.data, instance.data, { recursive: true });
const inFolder = (...names: string[]) => join(instance.data, ...names);
const start = () => instance.run('start', { environment: { GATEBOOK_PORT: '0' } });
const book = () => inFolder('book.db');
const doctor = () => instance.run('doctor');

/** Overwrites everything from byte `from` on. */
function overwrite(file: string, from: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(statSync(file).size - from, 0x5a), 0, undefined, from);
  closeSync(handle);
}

describe('a data folder with one person', () => {
  beforeEach(copyOne);

  it.each([
    ['its first page', 0, 'is not a Gatebook book'],
    ['all but its first page', 4_096, 'the book is damaged'],
  ])(
    'whose book has lost %s does not start, and says what to do',
    async (_, from, words) => {
      overwrite(book(), from);
      const { exitCode, stderr } = await start();

      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(words) });
      expect(stderr).toContain('restore');
      expect(await doctor()).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^! book: /m) });
    },
    SLOW_MS,
  );

  it(
    'whose read model is damaged builds it anew by itself',
    async () => {
      const users = readdirSync(inFolder('projections')).find((name) => /^users\..*\.db$/.test(name)) ?? '';
      overwrite(inFolder('projections', users), 0);
      const shown = await instance.run('users show ada');

      expect(shown).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^status\tactive$/m) });
      expect(shown.stderr).toContain('it is rebuilt');
      expect(await instance.done('projections verify users')).toContain('equal to the book');
    },
    SLOW_MS,
  );

  it(
    'whose read model is damaged inside is told by the doctor, and whole after a rebuild',
    async () => {
      const users = readdirSync(inFolder('projections')).find((name) => /^users\..*\.db$/.test(name)) ?? '';
      overwrite(inFolder('projections', users), 3 * 4_096);
      const { exitCode, stdout } = await doctor();

      expect(exitCode).toBe(1);
      expect(stdout).toMatch(
        /^! read models: damaged: users; run for each: gatebook projections rebuild users$/m,
      );
      await instance.done('projections rebuild users');
      expect(await doctor()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('all there') });
      expect(await instance.done('users show ada')).toMatch(/^status\tactive$/m);
    },
    SLOW_MS,
  );

  it(
    'whose secret is missing, another one or open to others does not start, and says what to do',
    async () => {
      const secret = inFolder('secret');
      writeFileSync(secret, `${'x'.repeat(40)}\n`);
      const another = await start();
      expect(another.stderr).toContain('is not the secret of this book');
      expect(another.stderr).not.toContain('x'.repeat(40));
      expect(await doctor()).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^! secret: /m) });

      rmSync(secret);
      const missing = await start();
      expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Put back the secret') });

      writeFileSync(secret, `${'x'.repeat(40)}\n`, { mode: 0o644 });
      expect(await start()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('chmod 600') });
    },
    SLOW_MS,
  );

  it(
    'that a newer version has written to is left alone',
    async () => {
      const db = new Database(book());
      db.pragma('user_version = 99');
      db.close();
      const { exitCode, stderr } = await start();

      expect({ exitCode, stderr }).toEqual({
        exitCode: 3,
        stderr: expect.stringContaining('was written by a newer Gatebook'),
      });
    },
    SLOW_MS,
  );
});

describe('the doctor', () => {
  it(
    'finds nothing wrong, with the server stopped and running',
    async () => {
      expect(await doctor()).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('does not exist yet'),
      });
      copyOne();
      const stopped = await doctor();
      expect(stopped).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('✓ secret: opens this book'),
      });
      await instance.start();
      const running = await doctor();
      expect(running).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('✓ server, projections: ok'),
      });
      expect(running.stdout).not.toMatch(/^!/m);
      const environment = { GATEBOOK_HUB_TOKEN: `gbk_${'t'.repeat(43)}` };
      const withToken = await instance.run('doctor', { environment });
      expect(withToken).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/^! hub socket: .*gone/m),
      });
      writeFileSync(inFolder('hub.sock'), '', { mode: 0o644 });
      expect((await doctor()).stdout).toMatch(/^! hub socket: .*chmod 600/m);
      expect((await instance.run('start')).stderr).toContain('Another Gatebook owns the data folder');
    },
    SLOW_MS,
  );

  it(
    'tells of faults of the configuration, of a folder that others can open, and of a clock that is behind',
    async () => {
      const faulty = await instance.run('doctor', { environment: { GATEBOOK_PORT: 'eighty' } });
      expect(faulty).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('GATEBOOK_PORT') });

      copyOne();
      const db = new Database(book());
      db.prepare(
        `UPDATE events
         SET occurred_at = '2999-01-01T00:00:00.000Z', body = json_set(body, '$.occurredAt', '2999-01-01T00:00:00.000Z')
         WHERE position = (SELECT max(position) FROM events)`,
      ).run();
      db.close();
      execFileSync('chmod', ['755', instance.data]);
      const { exitCode, stdout } = await doctor();
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^! data folder: .*chmod 700/m);
      expect(stdout).toMatch(/^! clock: .*in the future/m);
      expect((await instance.run('users list')).stderr).toContain('in the future');
    },
    SLOW_MS,
  );
});
