import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gatebook } from './command-line';
import { type Instance, newInstance } from './instance';

const PASSWORD = 'plum orbit velvet lantern';

let instance: Instance;

beforeAll(async () => {
  instance = await newInstance();
  await instance.start();
});

afterAll(() => instance.remove());

const signUp = (username: string) =>
  instance.call('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });

describe('people who signed up over HTTP', () => {
  it('are approved and rejected, one or many at once', async () => {
    for (const name of ['ann', 'ben', 'cleo', 'dan']) expect((await signUp(name)).status).toBe(201);

    expect(await instance.done('users approve ann')).toBe('ann\tactive\tno\t\n');
    expect(await instance.done('users approve ben cleo')).toBe('ben\tok\ncleo\tok\n');
    expect(await instance.done('users reject dan --reason spam')).toBe('dan\trejected\tno\t\n');
  });

  it('are decided on one by one in a bulk: some refused, exit code 1', async () => {
    await signUp('eve');
    const { exitCode, stdout, stderr } = await instance.run('users approve eve nobody');

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'eve\tok\nnobody\tnot_found\n' });
    expect(stderr).toContain('1 of 2 refused');
  });
});

describe('a token that was issued', () => {
  it('opens the routes of its scopes over TCP, until it is revoked', async () => {
    const issued = JSON.parse(await instance.done('token issue --name reader --scope audit --json')) as {
      id: string;
      token: string;
    };
    const read = () => instance.call('GET', '/api/audit/events?limit=1', issued);

    expect((await read()).status).toBe(200);
    expect((await instance.call('GET', '/api/users', issued)).status).toBe(403);
    await instance.done(`token revoke ${issued.id}`);
    expect((await read()).status).toBe(401);
  });
});

describe('--json', () => {
  it("is the route's body, byte for byte", async () => {
    const token = (await instance.done('token issue --name admin --scope admin')).trim();
    for (const [words, path] of [
      ['users list --sort username --limit 2', '/api/users?sort=username&limit=2'],
      ['users show ann', '/api/users/ann'],
      ['audit list --subject ann --type UserApproved', '/api/audit/events?subject=ann&type=UserApproved'],
    ] as const) {
      const { status, text } = await instance.call('GET', path, { token });

      expect(status).toBe(200);
      expect(await instance.done(`${words} --json`)).toBe(`${text}\n`);
    }
  });

  it('is allowed before or after the command', async () => {
    const before = await gatebook(['--json', '--data', instance.data, 'users', 'show', 'ann']);

    expect(before.stdout).toBe(await instance.done('users show ann --json'));
  });
});

describe("the data folder's socket", () => {
  it('is for its owner alone', () => {
    expect(statSync(join(instance.data, 'gatebook.sock')).mode & 0o777).toBe(0o600);
  });

  it('goes with the server', async () => {
    await instance.stop();

    expect(existsSync(join(instance.data, 'gatebook.sock'))).toBe(false);
    expect(await instance.done('users show ann')).toMatch(/^status\tactive$/m);
    await instance.start();
  });
});

describe('a second server on the data folder', () => {
  it('ends with 3 and says why', async () => {
    const second = await instance.run('start', { environment: { GATEBOOK_PORT: '0' } });

    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain(instance.data);
  });
});
