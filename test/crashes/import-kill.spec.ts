import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatebook } from '../cli/command-line';
import type { Item } from '../imports/sent-file';
import { BCRYPT, PLUM } from '../passwords/imported/vectors';
import { diskFolder } from '../support/disk-folder';
import { Client } from './client';
import { KillableServer } from './killable-server';
import { seededRandom } from './seeded-random';

const ROWS = 400;
/** A kill comes when so many links of a run have reached its file: before the first row, with the first, in the midst. */
const LINKS_AT_KILLS = [0, 1, 40, 40, 40];
/** More links than the rows that are under way and the lines that wait for the reader. */
const UNSEEN_AT_A_KILL = 30;
/** Kinds of rows, in turns: with a hash, without, as an administrator, waiting. */
const KINDS = ['hash', 'link', 'admin', 'pending'] as const;
const LOOK_EVERY_MS = 1;

const folder = mkdtempSync(join(diskFolder(), 'gatebook-import-'));
const data = join(folder, 'data');
const file = join(folder, 'class.csv');
const server = new KillableServer(data, {});
const client = new Client(server, seededRandom(1));

const kindOf = (index: number) => KINDS[index % KINDS.length];
const names = Array.from({ length: ROWS }, (_, index) => `${String(kindOf(index))}-${String(index)}`);

writeFileSync(
  file,
  [
    'username,email,groups,passwordHash,admin,status',
    ...names.map((name, index) => {
      const kind = kindOf(index);
      const hash = kind === 'hash' ? BCRYPT : '';
      return `${name},${name}@example.org,maths,${hash},${String(kind === 'admin')},${kind === 'pending' ? 'pending' : ''}`;
    }),
  ].join('\n'),
);

afterAll(async () => {
  await server.kill();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const linksOf = (path: string): Map<string, string> =>
  new Map(
    existsSync(path)
      ? [...readFileSync(path, 'utf8').matchAll(/^"(\w+-\d+)","[^"#]*#(gbl_[^"]+)"/gm)].map(
          ([, name = '', token = '']) => [name, token] as const,
        )
      : [],
  );

const importInto = (links: string) =>
  gatebook(['import', 'csv', file, '--json', '--links', links, '--data', data]);

async function killAt(links: string, count: number): Promise<void> {
  while (!existsSync(links) || linksOf(links).size < count)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  await server.kill();
}

describe('an import on the command line whose server is killed', () => {
  const shown: Map<string, string>[] = [];

  it.each(LINKS_AT_KILLS)('after %i of its links, says that it is not done', async (count) => {
    await server.start();
    const links = join(folder, `links-${String(shown.length)}.csv`);
    const [outcome] = await Promise.all([importInto(links), killAt(links, count)]);
    shown.push(linksOf(links));
    expect([outcome.exitCode, outcome.stderr]).toEqual([3, expect.stringContaining('not available')]);
  });

  it('loses nothing: the next import makes who is missing, and nobody twice', async () => {
    await server.start();
    const links = join(folder, 'links-of-the-last.csv');
    const { exitCode, stdout, stderr } = await importInto(links);
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    shown.push(linksOf(links));
    const { items } = JSON.parse(stdout) as { items: Item[] };
    expect(items.map(({ username }) => username)).toEqual(names);

    const listed = await everybody();
    expect(listed.map(({ username }) => username).toSorted()).toEqual(names.toSorted());
    for (const [index, name] of names.entries()) {
      const kind = kindOf(index);
      expect(listed.find(({ username }) => username === name)).toMatchObject({
        email: `${name}@example.org`,
        groups: ['maths'],
        status: kind === 'pending' ? 'pending' : 'active',
        admin: kind === 'admin',
        passwordSet: kind === 'hash',
      });
    }
    // the report names everybody whose link was made by a run before, whether it reached the file or not
    const needy = names.filter((_, index) => kindOf(index) === 'link' || kindOf(index) === 'admin');
    const kept = items.filter(({ code }) => code === 'link_kept').map(({ username }) => String(username));
    expect([...kept, ...linksOf(links).keys()].toSorted()).toEqual(needy.toSorted());
    const unseen = kept.filter((name) => !shown.some((each) => each.has(name)));
    expect(unseen.length).toBeLessThan(UNSEEN_AT_A_KILL * LINKS_AT_KILLS.length);
  });

  it('shows only links that work, one for each person', async () => {
    const tokens = shown.flatMap((links) => [...links]);
    expect(new Set(tokens.map(([name]) => name)).size).toBe(tokens.length);
    expect(tokens.length).toBeGreaterThan(ROWS / 4);
    for (const [username, token] of tokens) {
      const { status, body } = await client.sure('look', 'POST', '/api/password-links/look', { token });
      expect([status, body]).toEqual([200, expect.objectContaining({ username })]);
    }
  });

  it('lets people in with the passwords of before', async () => {
    for (const name of names.filter((_, index) => kindOf(index) === 'hash').slice(0, 5))
      expect((await client.login(name, PLUM))?.status).toBe(200);
  });

  it('changes nothing when the list is imported once more', async () => {
    const { stdout, exitCode } = await importInto(join(folder, 'no-links.csv'));
    const { items } = JSON.parse(stdout) as { items: Item[] };
    expect(exitCode).toBe(0);
    expect(items.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
    expect(client.faults).toEqual([]);
  });
});

async function everybody(): Promise<{ readonly username: string }[]> {
  const { body } = await client.sure('list', 'GET', '/api/users?limit=500');
  return body.items as { readonly username: string }[];
}
