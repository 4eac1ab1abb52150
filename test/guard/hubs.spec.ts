import fc from 'fast-check';
import { compileUsernamePattern } from '../../src/config/username-pattern';
import { assertUsername, normaliseUsername } from '../../src/domain/username';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { WRONG } from '../support/guesses';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const tokenFor = async (wanted: object) =>
  (
    await gatebook.ask('POST', '/api/tokens', {
      token: gatebook.adminToken,
      body: { name: 'a hub', scopes: ['guard'], ...wanted },
    })
  ).body;
const logIn = (token: string, more: object = {}, from?: string) =>
  gatebook.ask('POST', '/guard/login', {
    token,
    body: { username: 'ada', password: PASSWORD, ...more },
    ...(from === undefined ? {} : { from }),
  });

describe('T-44 a hub', () => {
  it('has a secret of 256 bits, of which the book and the read models hold a hash alone', async () => {
    const token = String((await tokenFor({})).token);
    const [prefix, secret] = [token.slice(0, 4), token.slice(4)];
    expect(prefix).toBe('gbk_');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const stored = JSON.stringify([await gatebook.events(), gatebook.app.parts.queries.tokens.list()]);
    expect(stored).not.toContain(secret);
  });

  it.each(['admin', 'audit', 'ops', 'metrics'])(
    'cannot ask the guard with a token of scope %s',
    async (scope) => {
      const { token } = await tokenFor({ scopes: [scope] });
      const refused = await logIn(String(token));
      expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
    },
  );

  it.each([
    ['GET', '/api/users'],
    ['POST', '/api/users/ada/approve'],
    ['GET', '/api/audit/events'],
    ['GET', '/api/projections'],
    ['POST', '/api/tokens'],
  ] as const)('can do nothing but ask the guard: %s %s', async (method, url) => {
    const refused = await gatebook.ask(method, url, { token: gatebook.guardToken, body: {} });
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
  });

  it('is one from its own networks alone', async () => {
    const { token } = await tokenFor({ networks: ['192.0.2.0/24', '2001:db8::/32'] });
    const statusFrom = async (from: string) => (await logIn(String(token), {}, from)).status;
    for (const inside of ['192.0.2.9', '::ffff:192.0.2.9', '2001:db8::7'])
      expect(await statusFrom(inside)).toBe(200);
    for (const outside of ['192.0.3.1', '::1', '2001:db9::7']) expect(await statusFrom(outside)).toBe(401);
  });

  it('admits its own groups, and has its own administrators', async () => {
    await gatebook.ask('PUT', '/api/users/ada/groups', {
      token: gatebook.adminToken,
      body: { groups: ['staff'] },
    });
    const staff = String((await tokenFor({ allowedGroups: ['staff'], adminGroup: 'staff' })).token);
    const pupils = String((await tokenFor({ allowedGroups: ['pupils'] })).token);
    expect((await logIn(staff)).body).toMatchObject({ name: 'ada', admin: true });
    expect((await logIn(gatebook.guardToken)).body).toMatchObject({ admin: false });
    expect((await logIn(pupils)).body.code).toBe('not_allowed_here');
    expect((await logIn(pupils, { password: WRONG })).body.code).toBe('invalid_credentials');
  });
});

describe('T-47 that a person is pending, rejected or blocked', () => {
  const states: [string, string][] = [
    ['waiting', 'pending_approval'],
    ['turned-down', 'rejected'],
    ['shut-out', 'blocked'],
  ];
  beforeAll(async () => {
    for (const [username] of states)
      await gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
    await gatebook.act('turned-down', 'reject');
    await gatebook.act('shut-out', 'approve');
    await gatebook.act('shut-out', 'block');
  });

  it.each(states)('is told of %s after the right password alone: %s', async (username, code) => {
    expect((await gatebook.login(username)).body.code).toBe(code);
    expect((await gatebook.login(username, WRONG)).body.code).toBe('invalid_credentials');
  });

  it.each(states)('is told of %s to a hub that authenticates, and to nobody else', async (username, code) => {
    const check = (token?: string) =>
      gatebook.ask('GET', `/guard/users/${username}`, token === undefined ? {} : { token });
    expect((await check(gatebook.guardToken)).body.code).toBe(code);
    expect((await check()).body.code).toBe('invalid_token');
    expect((await check(`gbk_${'A'.repeat(43)}`)).body.code).toBe('invalid_token');
    const body = { username, password: PASSWORD };
    expect((await gatebook.ask('POST', '/guard/login', { body })).body.code).toBe('invalid_token');
    const strength = await gatebook.ask('POST', '/api/password-strength', { body });
    expect(strength.text).not.toMatch(/pending|rejected|blocked/);
  });
});

describe('T-48 the name that a hub gets', () => {
  const rules = { pattern: compileUsernamePattern('[a-z0-9][a-z0-9._-]{0,63}'), reserved: new Set<string>() };

  it('is the normalised one, however it was typed', async () => {
    for (const typed of ['ada', 'ADA', ' Ada ', 'ａｄａ'])
      expect((await gatebook.login(typed)).body).toMatchObject({ name: 'ada' });
  });

  it('stays what it is when it is normalised again, by us and by a hub', () => {
    const taken = (typed: string) => {
      try {
        return assertUsername(typed, rules);
      } catch {
        return null;
      }
    };
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ A-Za-z0-9._-]{1,64}$/)),
        (typed) => {
          const once = normaliseUsername(typed);
          expect(normaliseUsername(once)).toBe(once);
          const name = taken(typed);
          if (name !== null) expect([name.toLowerCase(), normaliseUsername(name)]).toEqual([name, name]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
