import { type Instance, newInstance } from './instance';

const PASSWORD = 'plum orbit velvet lantern';
const END = '2099-02-01T00:00:00.000Z';

let instance: Instance;
beforeAll(async () => {
  instance = await newInstance();
  await instance.start();
});
afterAll(() => instance.remove());

const tokenOf = (link: string): string => link.trim().split('#')[1] ?? '';
const signUp = (username: string, invitation: string) =>
  instance.call('POST', '/api/sign-ups', { body: { username, password: PASSWORD, invitation } });
const create = (words = '') =>
  instance.run(`invitations create --uses 2 --expires-at ${END} --approve${words}`);
const idOf = (stderr: string): string => /invitation (\S+) for 2 people/.exec(stderr)?.[1] ?? '';

describe('invitations on the command line', () => {
  it('are made, shown with who came by them, get a new link, and are revoked', async () => {
    const made = await create(
      ' --group lab --group chemistry --note Chemistry --valid-until 2099-07-31T00:00:00Z',
    );
    expect(made.stdout).toMatch(/^\/sign-up#gbi_\S{43}\n$/);
    expect(made.stderr).toContain('set GATEBOOK_PUBLIC_URL');
    const id = idOf(made.stderr);

    expect((await signUp('ann', tokenOf(made.stdout))).status).toBe(201);
    expect(await instance.done('invitations list')).toBe(
      `${id}\topen\t1/2\t${END}\tchemistry,lab\tyes\tChemistry\n`,
    );
    const shown = await instance.done(`invitations show ${id}`);
    expect(shown).toContain(`id\t${id}\n`);
    expect(shown).toContain('validUntil\t2099-07-31T00:00:00.000Z\n');
    expect(shown).toMatch(/^ann\tactive\t2\d{3}-\S+Z$/m);

    const renewed = await instance.run(`invitations link ${id}`);
    expect(renewed.stdout).toMatch(/^\/sign-up#gbi_/);
    expect((await signUp('bob', tokenOf(made.stdout))).status).toBe(410);
    expect((await signUp('bob', tokenOf(renewed.stdout))).status).toBe(201);

    expect(await instance.run(`invitations revoke ${id}`)).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await instance.done('invitations list')).toMatch(/\trevoked\t2\/2\t/);
    expect(await instance.run(`invitations link ${id}`)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('conflict') as string,
    });
  });

  it('print the body of the route with --json', async () => {
    const { stdout } = await create(' --json');
    const { id, link } = JSON.parse(stdout) as { id: string; link: { token: string; path: string } };
    expect(link.path).toBe(`/sign-up#${link.token}`);
    expect(JSON.parse(await instance.done(`invitations show ${id} --json`))).toMatchObject({
      id,
      used: 0,
      people: { items: [], nextCursor: null },
    });
  });

  it.each([
    ['invitations create --uses many --expires-at 2099-02-01T00:00:00Z', 2, '--uses many is not a number'],
    ['invitations create --uses 2 --expires-at 2001-02-01T00:00:00Z', 1, 'must end in the future'],
    ['invitations create --uses 2 --expires-at tomorrow', 1, 'expiresAt'],
    ['invitations create --uses 2', 2, '--expires-at'],
    ['invitations show 0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10', 1, 'not_found'],
    ['invitations revoke nothing', 1, 'not_found'],
  ])('say what is wrong with: %s', async (words, exitCode, said) => {
    expect(await instance.run(words)).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(said) as string,
    });
  });
});
