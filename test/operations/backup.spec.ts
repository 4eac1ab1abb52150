import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

interface Backup {
  readonly path: string;
  readonly events: number;
  readonly position: string;
}

let gatebook: TestApp;
let ops: string;
let hub: string;

beforeEach(async () => {
  gatebook = await openTestApp();
  [ops, hub] = [await gatebook.token('ops'), await gatebook.token('guard')];
});
afterEach(async () => {
  await gatebook.close();
  rmSync(gatebook.folder, { recursive: true, force: true });
});

const post = (url: string, body?: unknown) => gatebook.ask('POST', url, { token: ops, body });
const logIn = (username: string) =>
  gatebook.ask('POST', '/guard/login', { token: hub, body: { username, password: PASSWORD } });

describe('a backup', () => {
  it('is made into the data folder while people sign in, and says what is in it', async () => {
    await gatebook.person('ada');
    const logins = Array.from({ length: 10 }, () => logIn('ada'));
    const made = await post('/api/store/backup');
    const statuses = (await Promise.all(logins)).map(({ status }) => status);

    expect(made.status).toBe(200);
    const backup = made.json<Backup>();
    expect(made.json()).toMatchObject({ holdsTheSecret: false, note: expect.stringContaining('secret') });
    expect(backup.path).toBe(join(gatebook.folder, 'backups', '2026-03-01T08-00-00.000Z'));
    expect(Number(backup.position)).toBeGreaterThan(0);
    expect(statSync(join(backup.path, 'book.db')).mode & 0o777).toBe(0o600);
    expect(statSync(backup.path).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(backup.path, 'backup.json'), 'utf8')).toContain(backup.position);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('is listed with its size, the newest first, and nothing else in its folder is', async () => {
    const backups = join(gatebook.folder, 'backups');
    const listed = async () =>
      (await gatebook.ask('GET', '/api/store/backups', { token: ops })).body['items'];
    expect(await listed()).toEqual([]);
    const { path, events, position } = (await post('/api/store/backup', { name: 'old' })).json<Backup>();
    gatebook.clock.advance(1_000);
    await post('/api/store/backup', { name: 'a-new-one' });
    mkdirSync(join(backups, 'empty'));
    cpSync(join(backups, 'old'), join(backups, 'torn'), { recursive: true });
    writeFileSync(join(backups, 'torn', 'backup.json'), '{"format": 1');
    cpSync(join(backups, 'old'), join(backups, 'strange'), { recursive: true });
    writeFileSync(join(backups, 'strange', 'backup.json'), 'null');
    symlinkSync(join(backups, 'old'), join(backups, 'link'));
    const { size: sizeBytes } = statSync(join(path, 'book.db'));
    expect(await listed()).toEqual([
      expect.objectContaining({ path: join(backups, 'a-new-one') }),
      { path, createdAt: '2026-03-01T08:00:00.000Z', events, position, sizeBytes },
    ]);
    expect((await gatebook.ask('GET', '/api/store/backups', { token: hub })).body.code).toBe(
      'insufficient_scope',
    );
  });

  it('is made where the operator asks for it, never over something', async () => {
    const path = join(gatebook.folder, 'elsewhere');
    const operate = (body: object) => gatebook.ask('POST', '/api/store/backup', { asOperator: true, body });

    expect((await operate({ path })).json()).toMatchObject({ path });
    for (const refused of [path, 'relative/path', join(gatebook.folder, 'book.db', 'below')]) {
      expect((await operate({ path: refused })).json()).toMatchObject({
        status: 422,
        fields: [{ field: 'path' }],
      });
    }
    expect(existsSync('relative')).toBe(false);
    expect((await operate({ path: join(gatebook.folder, 'both'), name: 'both' })).json()).toMatchObject({
      status: 422,
      fields: [{ field: 'path', code: 'with_name' }],
    });
    expect(existsSync(join(gatebook.folder, 'both'))).toBe(false);
  });

  it('is made by a token below the folder of backups alone, under a name', async () => {
    expect((await post('/api/store/backup', { name: 'monday-1' })).json()).toMatchObject({
      path: join(gatebook.folder, 'backups', 'monday-1'),
    });
    expect((await post('/api/store/backup', { name: 'monday-1' })).json()).toMatchObject({
      status: 422,
      fields: [{ field: 'name', code: 'taken' }],
    });
    const outside = join(gatebook.folder, 'outside');
    for (const path of [outside, '/etc/gatebook', join(gatebook.folder, 'backups', 'x'), 'x', '']) {
      const answer = await post('/api/store/backup', { path });
      expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope']);
    }
    expect(existsSync(outside)).toBe(false);
    expect(readdirSync(join(gatebook.folder, 'backups'))).toEqual(['monday-1']);
  });

  it.each([
    '..',
    '.',
    '',
    '../x',
    'a/b',
    '/etc/x',
    '..\\x',
    '.hidden',
    '-rf',
    'a b',
    'é',
    'x\n',
    'x'.repeat(101),
  ])('is not made under the name %j', async (name) => {
    const answer = await post('/api/store/backup', { name });
    expect(answer.json()).toMatchObject({ status: 422, fields: [{ field: 'name' }] });
    expect(existsSync(join(gatebook.folder, 'backups'))).toBe(false);
  });

  it('is not made through a link', async () => {
    const [backups, outside] = [join(gatebook.folder, 'backups'), join(gatebook.folder, 'outside')];
    mkdirSync(backups);
    mkdirSync(outside);
    symlinkSync(outside, join(backups, 'link'));
    symlinkSync(join(gatebook.folder, 'missing'), join(backups, 'dangling'));
    for (const name of ['link', 'dangling']) {
      expect((await post('/api/store/backup', { name })).json()).toMatchObject({
        fields: [{ code: 'taken' }],
      });
    }
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(join(gatebook.folder, 'missing'))).toBe(false);
  });

  it('is made in the folder that is configured, and not while there is none', async () => {
    const backups = join(gatebook.folder, 'mounted', 'here');
    await gatebook.restart({ GATEBOOK_BACKUPS: backups });
    expect((await post('/api/store/backup', { name: 'one' })).json()).toMatchObject({
      path: join(backups, 'one'),
    });
    await gatebook.restart({ GATEBOOK_BACKUPS: join(gatebook.folder, 'book.db') });
    const answer = await post('/api/store/backup', {});
    expect(answer.body).toMatchObject({
      code: 'not_ready',
      detail: expect.stringContaining('GATEBOOK_BACKUPS'),
    });
  });

  it('is for operators alone', async () => {
    for (const route of ['backup', 'verify', 'compact']) {
      const asked = await gatebook.ask('POST', `/api/store/${route}`, { token: hub });
      expect(asked.json()).toMatchObject({ code: 'insufficient_scope' });
    }
  });

  it('that cannot be written is refused and leaves nothing', async () => {
    const file = join(gatebook.folder, 'taken');
    mkdirSync(file);
    const body = { path: file };
    expect((await gatebook.ask('POST', '/api/store/backup', { asOperator: true, body })).status).toBe(422);
  });
});
