import { type Instance, newInstance } from './instance';

const PASSWORD = 'plum orbit velvet lantern';

let instance: Instance;

interface Event {
  readonly type: string;
  readonly actor: { readonly kind: string };
}

const eventsAbout = async (name: string): Promise<Event[]> => {
  const answer = await instance.done(`audit list --subject ${name} --order asc --limit 500 --json`);
  return (JSON.parse(answer) as { items: Event[] }).items;
};

beforeAll(async () => {
  instance = await newInstance();
  await instance.start();
});

afterAll(() => instance.remove());

describe('with the server running', () => {
  it('an administrator is created with a one-time link', async () => {
    const { exitCode, stdout, stderr } = await instance.run('admin create grace');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\/password-link#gbl_\S+\n$/);
    expect(stderr).toContain('set GATEBOOK_PUBLIC_URL');
    expect(stderr).toContain('grace is an administrator');
    expect(await instance.done('users show grace')).toMatch(/^admin\tyes$/m);
    expect((await eventsAbout('grace')).map(({ actor }) => actor.kind)).toContain('operator');
  });

  it('a person who was added and has no password becomes an administrator, with a link; again, too', async () => {
    await instance.done('users add iris');
    for (const _ of [1, 2]) {
      const { exitCode, stdout, stderr } = await instance.run('admin create iris');
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^\/password-link#gbl_/),
      });
      expect(stderr).toContain('iris is an administrator');
    }
    expect(await instance.done('users show iris')).toMatch(/^admin\tyes$/m);
  });

  it('any other person who exists is left alone, and the command for that is named', async () => {
    const body = { username: 'kim', password: PASSWORD };
    await instance.call('POST', '/api/sign-ups', { body });
    for (const act of ['users show kim', 'users approve kim']) {
      await instance.done(act);
      const { exitCode, stderr } = await instance.run('admin create kim');
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^username_taken: /);
      expect(stderr).toContain('gatebook users grant-admin kim');
      expect(await instance.done('users show kim')).toMatch(/^admin\tno$/m);
    }
  });

  it('refused addresses are listed, and lifting one that is not refused says so', async () => {
    expect(JSON.parse(await instance.done('addresses list --json'))).toEqual({ items: [], nextCursor: null });
    const notRefused = await instance.run('addresses lift 192.0.2.7');
    expect(notRefused.exitCode).toBe(1);
    expect(notRefused.stderr).toContain('not_found');
    expect((await instance.run('addresses lift lab')).stderr).toContain('invalid_request');
  });

  it('an administrator is created with a password from stdin', async () => {
    const created = await instance.run('admin create hedy --password-stdin', { stdin: `${PASSWORD}\n` });

    expect(created).toMatchObject({ exitCode: 0, stdout: '' });
    expect(created.stderr).not.toContain(PASSWORD);
    expect((await eventsAbout('hedy')).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['UserSignedUp', 'AdminGranted', 'PasswordChanged']),
    );
  });

  it('many people are changed by one command, which names those who are refused', async () => {
    for (const name of ['nora', 'olga']) await instance.done(`users add ${name}`);
    const groups = await instance.run('users groups nora olga nobody-here --add physics --add staff');
    expect([groups.exitCode, groups.stderr]).toEqual([1, '1 of 3 refused\n']);
    expect(groups.stdout).toMatch(/^nobody-here\tnot_found$/m);
    expect(await instance.done('users groups nora olga --remove staff')).toMatch(/^nora\tok$/m);
    expect(await instance.done('users show olga')).toMatch(/^groups\tphysics$/m);
    await instance.done('users valid-until nora olga 2099-01-31T00:00:00Z');
    expect(await instance.done('users show nora')).toContain('2099-01-31T00:00:00.000Z');
    await instance.done('users block nora olga --reason holidays');
    expect(await instance.done('users show olga')).toMatch(/^status\tblocked$/m);
    await instance.done('users unblock nora olga');
    const links = await instance.done('users password-link nora olga');
    expect(links.match(/\/password-link#gbl_\S+/g)).toHaveLength(2);
    expect(await instance.run('users groups nora --none --add a')).toMatchObject({ exitCode: 2 });
  });

  it('a refused password from stdin creates nobody', async () => {
    const refused = await instance.run('admin create joan --password-stdin', { stdin: '12345678\n' });

    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('validation_failed');
    expect(await instance.run('users show joan')).toMatchObject({ exitCode: 1 });
  });

  it('a person is added, blocked, unblocked, put into groups and deleted', async () => {
    expect(await instance.done('users add ada --group staff --email ada@example.org')).toMatch(/#/);
    expect(await instance.done('users block ada --reason gone')).toBe('ada\tblocked\tno\tstaff\n');
    expect(await instance.done('users unblock ada')).toBe('ada\tactive\tno\tstaff\n');
    expect(await instance.done('users groups ada physics maths')).toMatch(/^ada\tactive\tno\t\S*physics/);
    expect(await instance.done('groups list')).toMatch(/^physics\t\d+$/m);
    expect(await instance.done('users groups ada --none')).toBe('ada\tactive\tno\t\n');
    expect(await instance.done('users grant-admin ada')).toBe('ada\tactive\tyes\t\n');
    expect(await instance.done('users revoke-admin ada')).toBe('ada\tactive\tno\t\n');
    expect(await instance.done('users reset-throttle ada')).toBe('ada\tactive\tno\t\n');
    expect(await instance.done('users sessions ada')).toBe('');
    expect(await instance.done('users sessions ada --end')).toBe('');
    expect(await instance.done('users password-link ada')).toMatch(/^\/password-link#\S+\n$/);
    expect(await instance.done('users delete ada')).toMatch(/^ada\tdeleted\t/);
    expect(await instance.done('users list --status deleted')).toMatch(/^ada\tdeleted/);
  });

  it('a profile is changed, and what is not named stays', async () => {
    await instance.done('users add emmy --email emmy@example.org');
    expect(await instance.done('users profile emmy --email noether@example.org')).toMatch(
      /^email\tnoether@example.org$/m,
    );
    expect(JSON.parse(await instance.done('users profile emmy --no-email --json'))).toMatchObject({
      username: 'emmy',
      email: null,
    });
    const refused = await instance.run('users profile emmy --profile shoe=38');
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^validation_failed: .*\n {2}profile\.shoe: /);
    expect(await instance.run('users profile emmy')).toMatchObject({ exitCode: 2, stdout: '' });
    const changes = (await eventsAbout('emmy')).filter(({ type }) => type === 'ProfileChanged');
    expect(changes.map(({ actor }) => actor.kind)).toEqual(['operator', 'operator']);
  });

  it('an account gets an end and loses it, and whose has ended is listed', async () => {
    await instance.done('users add vera --valid-until 2020-01-31T00:00:00+01:00');
    expect(await instance.done('users list --status expired')).toMatch(/^vera\texpired/);
    expect(await instance.done('users list --expires-before 2020-01-30T23:00:00Z')).toBe('');
    expect(await instance.done('users list --q vera --password-set false')).toMatch(/^vera\t/);
    expect(await instance.done('users list --q vera --password-set true')).toBe('');
    expect(await instance.done('users valid-until vera 2999-01-31T00:00:00Z')).toBe(
      'vera\tactive\t2999-01-31T00:00:00.000Z\n',
    );
    expect(await instance.done('users valid-until vera never')).toBe('vera\tactive\tno end\n');
    const refused = await instance.run('users valid-until vera tomorrow');
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^invalid_request: .*2027-01-31T00:00:00Z|an instant with an offset/s);
    expect(await instance.run('users valid-until vera')).toMatchObject({ exitCode: 2 });
  });

  it('a new password is required, and not any more', async () => {
    await instance.done('users add rosa');
    const command = 'users password-change-required rosa';
    expect(await instance.done(command)).toBe('rosa\tactive\trequired\n');
    expect(await instance.done(`${command} --off`)).toBe('rosa\tactive\tnot required\n');
    expect((await eventsAbout('rosa')).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['PasswordChangeRequired', 'PasswordChangeWaived']),
    );
  });

  it('a refusal ends with 1, its code and its fields', async () => {
    expect(await instance.run('users show nobody')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^not_found: /),
    });
    const refused = await instance.run('users add No!Name');

    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^validation_failed: .*\n {2}username: /);
  });

  it('a refusal with --json is the body of the route', async () => {
    const { exitCode, stdout } = await instance.run('users show nobody --json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'not_found', status: 404 });
  });

  it('a name that is no name is wrong usage', async () => {
    expect(await instance.run('users show ..')).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('people are listed page by page', async () => {
    const first = await instance.run('users list --sort username --limit 1');
    const [, cursor = ''] = /--cursor (\S+), or --all/.exec(first.stderr) ?? [];
    const second = await instance.done(`users list --sort username --limit 1 --cursor ${cursor}`);
    const all = await instance.done('users list --sort username --all --limit 1');

    expect(first.stdout.split('\n')).toHaveLength(2);
    expect(all.startsWith(first.stdout + second)).toBe(true);
    expect(all.split('\n').length).toBeGreaterThan(2);
  });

  it('a person is replayed at a moment and step by step', async () => {
    await instance.call('POST', '/api/sign-ups', { body: { username: 'lise', password: PASSWORD } });
    await instance.done('users approve lise');
    await instance.done('users block lise --reason away');
    const steps = await instance.done('audit replay lise');
    const moment = await instance.done(`audit replay lise --at ${new Date().toISOString()}`);

    expect(steps).toMatch(/UserBlocked\toperator \S+\tblocked\tblocked\tblocked by/);
    expect(moment).toMatch(/^state\.status\tblocked$/m);
    expect(moment).toMatch(/^guard\.code\tblocked$/m);
    expect(await instance.run('audit replay lise --at yesterday')).toMatchObject({ exitCode: 1 });
  });

  it('the audit is summed up by day and by hour', async () => {
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date());
    const days = await instance.done('audit summary --time-zone Asia/Tokyo');
    const hours = await instance.done('audit summary --bucket hour');
    const body = JSON.parse(await instance.done('audit summary --json')) as { timeZone: string };

    expect(days.trim().split('\n').at(-1)).toMatch(new RegExp(`^${today}(\t\\d+){5}$`));
    expect(hours.trim().split('\n').at(-1)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d(\t\d+){5}$/);
    expect(body.timeZone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(await instance.run('audit summary --bucket week')).toMatchObject({ exitCode: 1 });
  });

  it('projections are rebuilt and verified', async () => {
    expect(await instance.done('projections rebuild users')).toMatch(/^users: rebuilt up to position \d+\n$/);
    const verified = await instance.done('projections verify all');
    const names = (await instance.done('projections status')).split('\n').map((line) => line.split('\t')[0]);

    expect(verified.split('\n').map((line) => line.split(':')[0])).toEqual(names);
    expect(verified).toMatch(/^users: equal to the book, \d+ rows compared$/m);
    expect(await instance.run('projections rebuild nothing')).toMatchObject({ exitCode: 1 });
  });

  it('the store shows its state', async () => {
    expect(await instance.done('store status')).toContain('\t');
  });

  it('tokens are issued, listed and revoked', async () => {
    const token = await instance.done('token issue --name lab --scope guard --scope audit');
    const [id = ''] = (await instance.done('token list')).split('\t');

    expect(token).toMatch(/^gbk_\S+\n$/);
    expect(await instance.done('token list')).toMatch(/\tlab\tguard,audit\t/);
    expect(await instance.run(`token revoke ${id}`)).toMatchObject({ exitCode: 0, stdout: '' });
  });
});
