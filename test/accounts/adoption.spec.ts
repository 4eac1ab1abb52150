import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminLinksFile } from '../../src/accounts/adoption/admin-links-file';
import { HubUsersAdoption } from '../../src/accounts/adoption/adopt-hub-users';
import { codeOf } from '../support/answers';
import { openTestApp, type TestApp } from '../support/test-app';

const HOUR_MS = 3_600_000;
const PASSWORD = 'amber kettle whistles 58';
const ENV = { GATEBOOK_HUB_TOKEN: `gbk_${'h'.repeat(43)}`, GATEBOOK_BASE_PATH: '/services/gatebook' };

let gatebook: TestApp;
beforeEach(async () => {
  gatebook = await openTestApp({ env: ENV });
});
afterEach(() => gatebook.close());

const file = (name: string) => join(gatebook.folder, name);
const list = (lines: string, mode = 0o600) => {
  writeFileSync(file('hub-users'), lines, { mode });
  chmodSync(file('hub-users'), mode);
};
const listed = (...users: [string, boolean][]) =>
  list(users.map(([name, admin]) => `${JSON.stringify({ name, admin })}\n`).join(''));
const adopt = () => gatebook.app.nest.get(HubUsersAdoption).run(gatebook.folder);
const admin = () => ({ token: gatebook.adminToken });
const personOf = async (name: string) => (await gatebook.ask('GET', `/api/users/${name}`, admin())).body;
const signUp = (username: string) =>
  gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
const links = () =>
  readFileSync(file('admin-links'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
const redeem = (token: string) =>
  gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password: PASSWORD } });
const log = () => gatebook.logged.join('\n');

describe('the users that a hub had before', () => {
  it('get approved accounts without a password, once', async () => {
    listed(['ann', false], ['Ben', false]);
    await adopt();
    for (const name of ['ann', 'ben'])
      expect(await personOf(name)).toMatchObject({
        status: 'active',
        admin: false,
        groups: [],
        passwordSet: false,
      });
    expect(codeOf(await signUp('ann'))).toBe('username_taken');
    expect(existsSync(file('hub-users'))).toBe(false);
    expect(existsSync(file('hub-users.adopted'))).toBe(true);
    expect(existsSync(file('admin-links'))).toBe(false);
    expect(log()).toMatch(/users of the hub have accounts now.*/);
    expect(log()).toContain('"names":["ann","ben"]');
    const [signedUp] = await gatebook.events({ types: ['UserSignedUp'] });
    expect(signedUp?.actor).toEqual({ kind: 'hub', id: 'hub' });
  });

  it('keep the accounts that they have', async () => {
    await gatebook.person('ann');
    listed(['ann', false]);
    const events = await gatebook.eventsOf(adopt);
    expect(events).toEqual([]);
    expect(await personOf('ann')).toMatchObject({ status: 'active', passwordSet: true });
  });

  it('are refused, and named with the reason, where their name is pending, rejected, deleted or invalid', async () => {
    await signUp('pending');
    await signUp('rejected');
    await gatebook.act('rejected', 'reject');
    await gatebook.person('deleted');
    await gatebook.ask('DELETE', '/api/users/deleted', admin());
    listed(['pending', true], ['rejected', false], ['deleted', true], ['not a name', true], ['good', false]);
    const events = await gatebook.eventsOf(adopt);
    expect(events).toEqual(['UserSignedUp', 'UserApproved']);
    expect(existsSync(file('admin-links'))).toBe(false);
    for (const status of ['pending', 'rejected', 'deleted'])
      expect(log()).toContain(`"name":"${status}","reason":"an account with this name is ${status}"`);
    expect(log()).toMatch(/"name":"not a name","reason":"Not allowed in a username, .*a space/);
  });

  it('are adopted again only from a new list', async () => {
    listed(['ann', false]);
    await adopt();
    listed(['ann', false], ['cleo', false]);
    expect(await gatebook.eventsOf(adopt)).toEqual(['UserSignedUp', 'UserApproved']);
  });

  it('are named in the log up to a bound', async () => {
    listed(...Array.from({ length: 120 }, (_, index): [string, boolean] => [`user-${String(index)}`, false]));
    await adopt();
    expect(log()).toContain('"count":120');
    expect(log().match(/"user-\d+"/g)).toHaveLength(50);
  });
});

describe("the hub's administrators", () => {
  it('get links in a file of the owner, which make them administrators when they are used', async () => {
    listed(['ann', true], ['ben', false], ['ANN', false]);
    await adopt();
    expect(statSync(file('admin-links')).mode & 0o777).toBe(0o600);
    const [[name, link = '', expiresAt] = [], ...others] = links();
    expect(others).toEqual([]);
    expect(name).toBe('ann');
    expect(link).toMatch(/^\/services\/gatebook\/password-link#gbl_[\w-]{43}$/);
    expect(Date.parse(expiresAt ?? '')).toBe(Date.parse(gatebook.clock.now()) + HOUR_MS);
    expect((await personOf('ann'))['admin']).toBe(false);
    const [, token = ''] = link.split('#');
    expect(log()).not.toContain(token);
    expect(log()).toContain(file('admin-links'));
    expect(log()).toContain('gatebook admin create');
    expect((await redeem(token)).status).toBe(204);
    expect(await personOf('ann')).toMatchObject({ admin: true, passwordSet: true });
  });

  it('get whole addresses where the public URL is known', async () => {
    await gatebook.restart({ GATEBOOK_PUBLIC_URL: 'https://hub.example.org' });
    listed(['ann', true]);
    await adopt();
    expect(links()[0]?.[1]).toMatch(/^https:\/\/hub\.example\.org\/services\/gatebook\/password-link#gbl_/);
  });

  it('get none if they are administrators here, blocked, or have an account with an end', async () => {
    for (const name of ['here', 'blocked', 'ends', 'free']) await gatebook.person(name);
    await gatebook.act('here', 'grant-admin');
    await gatebook.act('blocked', 'block');
    const body = { validUntil: '2031-01-01T00:00:00Z' };
    await gatebook.ask('PUT', '/api/users/ends/valid-until', { ...admin(), body });
    listed(['here', true], ['blocked', true], ['ends', true], ['free', true]);
    await adopt();
    expect(links().map(([name]) => name)).toEqual(['free']);
    for (const name of ['blocked', 'ends'])
      expect(log()).toContain(`"name":"${name}","reason":"no link to become an administrator`);
  });
});

describe('the file with the links', () => {
  it('goes once all of them have expired', async () => {
    listed(['ann', true]);
    await adopt();
    const follow = () => gatebook.app.nest.get(AdminLinksFile).follow(gatebook.folder);
    gatebook.clock.advance(HOUR_MS - 1);
    follow();
    expect(existsSync(file('admin-links'))).toBe(true);
    gatebook.clock.advance(1);
    follow();
    expect(existsSync(file('admin-links'))).toBe(false);
    follow();
  });
});

describe('a list that cannot be used', () => {
  it.each([
    [
      'has a line that is no JSON',
      () => list('{"name":"ann","admin":false}\n{"name":"be'),
      'its line 2 is not',
    ],
    ['has a line without admin', () => list('{"name":"ann"}\n'), 'its line 1 is not'],
    ['has null in a line', () => list('null\n'), 'its line 1 is not'],
    ['can be written by others', () => list('{"name":"ann","admin":true}\n', 0o622), 'can write it'],
    [
      'is a link to another file',
      () => {
        writeFileSync(file('elsewhere'), '{"name":"ann","admin":true}\n', { mode: 0o600 });
        symlinkSync(file('elsewhere'), file('hub-users'));
      },
      'cannot be read (ELOOP)',
    ],
  ])('%s: it is named in the log, left there, and gives nobody an account', async (_, write, why) => {
    write();
    expect(await gatebook.eventsOf(adopt)).toEqual([]);
    expect(log()).toContain(`cannot be used: `);
    expect(log()).toContain(why);
    expect(existsSync(file('hub-users'))).toBe(true);
    rmSync(file('hub-users'));
  });
});
