import { userInfo } from 'node:os';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Instance, newInstance } from './instance';

const PASSWORD = 'plum orbit velvet lantern';

let instance: Instance;

beforeAll(async () => {
  instance = await newInstance();
});

afterAll(() => instance.remove());

describe('with no server on the data folder', () => {
  it('an administrator is created before the first start', async () => {
    const created = await instance.run('admin create hedy --password-stdin', { stdin: `${PASSWORD}\n` });
    const shown = await instance.done('users show hedy');

    expect(created).toMatchObject({ exitCode: 0, stdout: '' });
    expect(shown).toMatch(/^admin\tyes$/m);
    expect(existsSync(join(instance.data, 'gatebook.sock'))).toBe(false);
  });

  it('a refusal ends with 1 and is the body of the route with --json', async () => {
    const { exitCode, stdout, stderr } = await instance.run('users show nobody --json');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^not_found: /);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'not_found', status: 404 });
  });

  it('a rebuild is waited for, is in the book and leaves the read model equal to it', async () => {
    expect(await instance.done('projections rebuild users --no-wait')).toMatch(
      /^users: rebuilt up to position/,
    );
    expect(await instance.done('projections verify users')).toMatch(/^users: equal to the book/);
    const rebuilt = await instance.done('audit list --type ProjectionRebuilt --json');
    const [{ actor }] = (JSON.parse(rebuilt) as { items: [{ actor: object }] }).items;
    expect(actor).toMatchObject({ kind: 'operator', id: userInfo().username });
  });

  it('a token is issued that opens the routes of the server started later', async () => {
    const token = (await instance.done('token issue --name lab --scope guard')).trim();
    await instance.start();

    expect((await instance.call('GET', '/guard/users/hedy', { token })).status).toBe(200);
  });

  it('a missing secret is reported, with 2', async () => {
    await instance.stop();
    await rename(join(instance.data, 'secret'), join(instance.data, 'secret.away'));
    const outcome = await instance.run('users list');

    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toContain('GATEBOOK_SECRET');
  });
});
