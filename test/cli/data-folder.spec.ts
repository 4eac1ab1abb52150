import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatebook } from './command-line';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatebook-cli-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a configuration with several faults', () => {
  const environment = {
    GATEBOOK_PORT: 'eighty',
    GATEBOOK_STORE: 'files',
    GATEBOOK_SECRET: 'too short to be one',
  };

  it.each([['config'], ['start'], ['users list']])(
    'is refused with all of them by "gatebook %s"',
    async (words) => {
      const { exitCode, stdout, stderr } = await gatebook(words.split(' '), { environment });

      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      for (const name of Object.keys(environment)) expect(stderr).toContain(name);
      expect(stderr).not.toContain(environment.GATEBOOK_SECRET);
    },
  );
});

describe('"gatebook config"', () => {
  it('shows what is in force and where it comes from', async () => {
    const environment = { GATEBOOK_PORT: '9000' };
    const { exitCode, stdout } = await gatebook(['config', '--data', folder], { environment });

    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        `GATEBOOK_DATA\t${folder}\toption`,
        'GATEBOOK_PORT\t9000\tenvironment',
        'GATEBOOK_HOST\t127.0.0.1\tdefault',
      ]),
    );
  });

  it('shows no secret', async () => {
    const environment = { GATEBOOK_SECRET: 'x'.repeat(40) };
    const { stdout } = await gatebook(['config', '--json'], { environment });

    expect(stdout).not.toContain(environment.GATEBOOK_SECRET);
    expect(JSON.parse(stdout)).toContainEqual({
      name: 'GATEBOOK_SECRET',
      value: '(set)',
      source: 'environment',
    });
  });
});

describe('a data folder that is not there', () => {
  it('is not made by a command that only looks', async () => {
    const data = join(folder, 'typo');
    const outcome = await gatebook(['users', 'list', '--data', data]);

    expect(outcome).toMatchObject({ exitCode: 3, stdout: '' });
    expect(outcome.stderr).toContain(data);
    expect(existsSync(data)).toBe(false);
  });
});

describe('an owner of the data folder that does not answer', () => {
  let owner: Server;

  afterEach(() => new Promise((resolve) => owner.close(resolve)));

  it('makes a command end with 3', async () => {
    const data = join(folder, 'data');
    await mkdir(data);
    owner = createServer((connection) => connection.resume().end());
    await new Promise<void>((resolve) => owner.listen(join(data, 'gatebook.sock'), resolve));
    const outcome = await gatebook(['users', 'list', '--data', data]);

    expect(outcome).toMatchObject({ exitCode: 3, stdout: '' });
    expect(outcome.stderr).toContain('gatebook.sock');
  });
});
