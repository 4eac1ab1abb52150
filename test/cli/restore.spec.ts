import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { gatebook } from './command-line';
import { type Instance, newInstance } from './instance';

const PASSWORD = 'plum orbit velvet lantern';
const START_TIMEOUT_MS = 600_000;
const SLOW_MS = 2 * START_TIMEOUT_MS;
const LOGINS = 50;

jest.setTimeout(SLOW_MS);

let old: Instance;
let fresh: Instance;
let backup: string;
let hub: string;

const secretOf = (instance: Instance) => join(instance.data, 'secret');

beforeAll(async () => {
  old = await newInstance();
  backup = join(old.data, '..', 'backup');
  await backUpUnderLoad();
}, START_TIMEOUT_MS);

beforeEach(async () => {
  fresh = await newInstance();
  mkdirSync(fresh.data, { mode: 0o700 });
});

afterEach(() => fresh.remove());
afterAll(() => old.remove());

/** People, one blocked and one pending; a hub's token; a backup made during 50 logins. */
async function backUpUnderLoad(): Promise<void> {
  await old.start();
  for (const username of ['ada', 'ben', 'cleo', 'dan']) {
    await old.call('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
  }
  await old.done('users approve ada ben dan');
  await old.done('users block ben --reason gone');
  hub = (await old.done('token issue --name lab --scope guard')).trim();
  const logins = Array.from({ length: LOGINS }, () => logIn(old, 'ada'));
  expect(await old.done(`store backup ${backup}`)).toBe(`${backup}\n`);
  await Promise.all(logins);
}

const logIn = (instance: Instance, username: string) =>
  instance.call('POST', '/guard/login', { token: hub, body: { username, password: PASSWORD } });

/** What nothing after the backup changes: people, the guard's answers, and who did what. */
async function answersOf(instance: Instance): Promise<unknown[]> {
  const guard = ['ada', 'ben', 'cleo', 'dan', 'nobody'].map((name) =>
    instance.call('GET', `/guard/users/${name}`, { token: hub }),
  );
  const parsed = (await Promise.all(guard)).map(({ status, text }) => {
    const { code, userId, name, groups, revision } = JSON.parse(text) as Record<string, unknown>;
    return { status, code, userId, name, groups, revision };
  });
  const listed = JSON.parse(await instance.done('users list --sort username --json')) as {
    items: object[];
  };
  const people = listed.items.map((person) => ({ ...person, lastLoginAt: null, throttle: null }));
  const audit = await instance.done('audit list --type UserBlocked --json');
  return [parsed, people, JSON.parse(audit)];
}

const restored = (words = ' --no-erasures') => fresh.run(`store restore ${backup}${words}`);

describe('T-83: a backup that was made while people signed in', () => {
  it(
    'is put into an empty folder and answers the same',
    async () => {
      const before = await answersOf(old);
      cpSync(secretOf(old), secretOf(fresh));

      const { exitCode, stdout, stderr } = await restored();
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('lost') });
      expect(stdout).toContain(fresh.data);
      expect(readdirSync(fresh.data).sort()).toEqual(expect.arrayContaining(['book.db', 'secret']));

      // left by an earlier run: old read models, at another epoch
      cpSync(join(old.data, 'projections'), join(fresh.data, 'projections'), { recursive: true });
      const server = await fresh.start();
      expect(server.log()).toContain('of another book; it is rebuilt');
      expect(await answersOf(fresh)).toEqual(before);
      expect((await logIn(fresh, 'dan')).status).toBe(200);
      expect(await fresh.done('projections verify all')).not.toContain('differs');
      expect(await fresh.done('store verify')).toMatch(/^the book is whole: \d+ events/);
      expect(await fresh.done('audit list --type StoreRestored')).toContain('operator');
    },
    SLOW_MS,
  );
});

/** Overwrites a page that contains events. */
function damageEvents(file: string, place: 'first' | 'middle' | 'last'): void {
  const db = new Database(file);
  const sql = `SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' ORDER BY path`;
  const pages = db.prepare<[], number>(sql).pluck().all();
  const size = db.pragma('page_size', { simple: true }) as number;
  db.close();
  const index = { first: 0, middle: Math.floor(pages.length / 2), last: pages.length - 1 }[place];
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(size, 0x5a), 0, size, ((pages[index] ?? 0) - 1) * size);
  closeSync(handle);
}

describe('a restore', () => {
  const leavesNothing = () =>
    expect(
      readdirSync(fresh.data).filter((name) => !['lock', 'secret', 'erasures.ndjson'].includes(name)),
    ).toEqual([]);

  it('needs the secret, and the right one, before anything is written', async () => {
    const missing = await restored();
    expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
    expect(missing.stderr).toContain('Put back the secret');
    leavesNothing();

    writeFileSync(secretOf(fresh), `${'x'.repeat(40)}\n`, { mode: 0o600 });
    const wrong = await restored();
    expect(wrong).toMatchObject({ exitCode: 3, stdout: '' });
    expect(wrong.stderr).toContain('is not the secret of this book');
    leavesNothing();
  });

  it('needs the list of erased people, and erases them again', async () => {
    cpSync(secretOf(old), secretOf(fresh));
    const without = await restored('');
    expect(without).toMatchObject({ exitCode: 1, stdout: '' });
    expect(without.stderr).toContain('--no-erasures');
    leavesNothing();

    const { userId } = JSON.parse(await old.done('users show ben --json')) as { userId: string };
    const list = join(fresh.data, 'erasures.ndjson');
    writeFileSync(list, 'not json\n');
    expect((await restored('')).stderr).toContain('line 1');
    const nobody = '00000000-0000-7000-8000-000000000001';
    writeFileSync(list, `${JSON.stringify({ userId })}\n${JSON.stringify({ userId: nobody })}\n`);
    const done = await restored('');
    expect(done).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 people') });
    const people = await fresh.done('users list --sort username');
    expect(people).toMatch(/^ada\tactive/m);
    expect(people).not.toMatch(/^ben\t/m);
    const erased = JSON.parse(await fresh.done(`users show ${userId} --json`)) as Record<string, unknown>;
    expect(erased).toMatchObject({ status: 'deleted', erased: 'done', admin: false });
    expect(await fresh.done('store verify')).toContain('whole');
    expect(await fresh.done('projections verify all')).not.toContain('differs');
  });

  it('is refused where there is something already, or no backup', async () => {
    cpSync(secretOf(old), secretOf(fresh));
    writeFileSync(join(fresh.data, 'thesis.txt'), 'mine');
    expect((await restored()).stderr).toContain('thesis.txt');
    rmSync(join(fresh.data, 'thesis.txt'));
    expect(await fresh.run('store restore /nowhere --no-erasures')).toMatchObject({ exitCode: 1 });
    expect(await restored()).toMatchObject({ exitCode: 0 });
    const again = await restored();
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('book.db') });
  });

  it('is refused while a Gatebook runs on the folder', async () => {
    const refused = await gatebook(['store', 'restore', backup, '--no-erasures', '--data', old.data]);
    expect(refused).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Another Gatebook owns') });
  });

  it('that was killed midway leaves no copy of the book behind the next start', async () => {
    const left = join(fresh.data, 'restoring');
    cpSync(backup, left, { recursive: true });
    const { exitCode, stderr } = await fresh.run('admin create grace');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('interrupted restore or import'),
    });
    expect(existsSync(left)).toBe(false);
  });

  it.each(['first', 'middle', 'last'] as const)(
    'of a backup that is damaged inside (the %s page of its events) is refused: take an older one',
    async (place) => {
      cpSync(secretOf(old), secretOf(fresh));
      const damaged = join(fresh.data, '..', 'damaged');
      cpSync(backup, damaged, { recursive: true });
      damageEvents(join(damaged, 'book.db'), place);
      const refused = await fresh.run(`store restore ${damaged} --no-erasures`);

      expect(refused).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringContaining('take an older one'),
      });
      leavesNothing();
    },
  );

  it('of a damaged backup is refused and changes nothing', async () => {
    cpSync(secretOf(old), secretOf(fresh));
    const damaged = join(fresh.data, '..', 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'book.db'), 'this is no book '.repeat(1_000));
    const refused = await fresh.run(`store restore ${damaged} --no-erasures`);
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('not a Gatebook book');
    leavesNothing();
    expect(existsSync(join(fresh.data, 'restoring'))).toBe(false);
  });
});
