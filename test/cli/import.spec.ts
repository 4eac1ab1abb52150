import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instance, newInstance } from './instance';

let instance: Instance;
let folder: string;

beforeAll(async () => {
  instance = await newInstance();
  folder = join(instance.data, '..');
});
afterAll(() => instance.remove());

const fileOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const CLASS = 'username;email;groups\nada;ada@example.org;maths\nben;;maths\n';

describe('a list of people on the command line', () => {
  it('begins a new book, without a server: a dry run, then the same for real, then nothing', async () => {
    const file = fileOf('class.csv', CLASS);
    const dry = await instance.run(`import csv ${file} --dry-run`);
    expect(dry).toMatchObject({ exitCode: 0, stdout: '2\tada\tcreated\t\t\n3\tben\tcreated\t\t\n' });
    expect(dry.stderr).toContain('dry run, nothing is written: 2 created');
    expect(await instance.done(`import csv ${file}`)).toBe(dry.stdout);
    const again = await instance.run(`import csv ${file}`);
    expect(again.stdout).toBe('2\tada\tunchanged\t\t\n3\tben\tunchanged\t\t\n');
    expect(again.stderr).toContain('0 created, 0 updated, 2 unchanged, 0 refused');
  });

  it('writes links into a new file for its owner alone, and never over another one', async () => {
    await instance.start();
    const file = fileOf('more.csv', `${CLASS}cleo;;maths\n`);
    const links = join(folder, 'links.csv');
    const { exitCode, stderr } = await instance.run(`import csv ${file} --links ${links}`);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('3 links are in')]);
    expect((statSync(links).mode & 0o777).toString(8)).toBe('600');
    const [head, ...rows] = readFileSync(links, 'utf8').trimEnd().split('\n');
    expect(head).toBe('"username","link","expiresAt"');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['"ada"', '"ben"', '"cleo"']);
    const token = /#(gbl_[^"]+)"/.exec(rows[2] ?? '')?.[1];
    const redeemed = await instance.call('POST', '/api/password-links/redeem', {
      body: { token, password: 'plum orbit velvet lantern' },
    });
    expect(redeemed.status).toBe(204);

    const taken = await instance.run(`import csv ${file} --links ${links}`);
    expect([taken.exitCode, taken.stderr]).toEqual([2, expect.stringContaining('exists already')]);
    const none = join(folder, 'none.csv');
    await instance.done(`import csv ${file} --links ${none}`);
    expect(existsSync(none)).toBe(false);
    const unwritable = await instance.run(`import csv ${file} --links ${join(folder, 'no', 'links.csv')}`);
    expect(unwritable.exitCode).toBe(2);
  });

  it('prints the report as JSON, and ends with 1 where a row is refused', async () => {
    const rows = [{ username: 'dean', groups: ['staff'] }, { username: 'no name' }];
    const stdin = rows.map((row) => JSON.stringify(row)).join('\n');
    const { exitCode, stdout, stderr } = await instance.run('import ndjson - --json', { stdin });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      items: [
        { line: 1, username: 'dean', outcome: 'created' },
        {
          line: 2,
          username: 'no name',
          outcome: 'refused',
          code: 'validation_failed',
          detail: expect.stringContaining('username'),
        },
      ],
    });
    expect(stderr).toContain('1 of 2 rows refused');
  });

  it.each([
    ['that is refused as a whole', 'x.csv', 'shoe\n1', 1, 'must name the columns'],
    ['that is too large', 'y.csv', 'x'.repeat(1024 * 1024 + 1), 1, 'too_large'],
  ])('says what to do about a file %s', async (_, name, text, code, said) => {
    const { exitCode, stderr } = await instance.run(`import csv ${fileOf(name, text)}`);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(said)]);
  });

  it('says that a file cannot be read', async () => {
    const { exitCode, stderr } = await instance.run(`import csv ${join(folder, 'missing.csv')}`);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('missing.csv cannot be read')]);
  });
});
