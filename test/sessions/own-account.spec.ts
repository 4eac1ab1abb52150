import { signedIn } from '../support/browser';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const MINUTE = 60_000;

let clock: ManualClock;
let gatebook: TestApp;
let ada: string;
beforeAll(async () => {
  clock = new ManualClock('2026-03-01T08:00:00.000Z');
  gatebook = await openTestApp({
    clock,
    env: { GATEBOOK_SIGN_UP_FIELDS: 'course:Course:40,note:Note:200' },
  });
  await gatebook.ask('POST', '/api/sign-ups', {
    body: { username: 'ada', password: PASSWORD, email: 'ada@example.org', profile: { course: 'physics' } },
  });
  ada = String((await gatebook.act('ada', 'approve')).body.userId);
});
afterAll(() => gatebook.close());

const OWN_BROWSER = { 'sec-fetch-site': 'same-origin', 'user-agent': 'Own browser' };

describe('a person who is signed in', () => {
  it('sees the own account, without the counts of the throttle', async () => {
    const browser = await signedIn(gatebook);
    const { status, body } = await browser.ask('GET', '/api/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      userId: ada,
      username: 'ada',
      status: 'active',
      admin: false,
      groups: [],
      email: 'ada@example.org',
      profile: { course: 'physics' },
      blocked: null,
      session: { userId: ada, username: 'ada', freshUntil: expect.any(String) as string },
    });
    expect(body).not.toHaveProperty('throttle');
  });

  it('changes the profile, and nothing is written for the same again', async () => {
    const browser = await signedIn(gatebook);
    const change = { profile: { note: 'left-handed' } };
    const events = await gatebook.eventsOf(async () => {
      const answer = await browser.ask('PUT', '/api/me/profile', change);
      expect(answer).toMatchObject({
        status: 200,
        body: { profile: { course: 'physics', note: 'left-handed' }, session: { username: 'ada' } },
      });
    });
    expect(events).toEqual(['ProfileChanged']);
    expect(await gatebook.eventsOf(() => browser.ask('PUT', '/api/me/profile', change))).toEqual([]);
    const [event] = (await gatebook.events({ types: ['ProfileChanged'] })).slice(-1);
    expect(event?.actor).toEqual({ kind: 'user', id: ada });
  });

  it('is refused what the form of sign-up refuses', async () => {
    const browser = await signedIn(gatebook);
    const answer = await browser.ask('PUT', '/api/me/profile', { profile: { shoes: '43' } });
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    const extra = await browser.ask('PUT', '/api/me/profile', { groups: ['lab'] });
    expect([extra.status, extra.body.code]).toEqual([400, 'invalid_request']);
  });

  it.each([
    ['another address', 'new@example.org'],
    ['no address', null],
  ])('needs a password typed a short while ago for %s', async (_, email) => {
    const browser = await signedIn(gatebook);
    await browser.ask('PUT', '/api/me/profile', { email: 'ada@example.org' });
    clock.advance(15 * MINUTE);
    const events = await gatebook.eventsOf(async () => {
      const answer = await browser.ask('PUT', '/api/me/profile', { email });
      expect([answer.status, answer.body.code]).toEqual([403, 'reauthentication_required']);
      const same = { email: 'ada@example.org', profile: { note: `for ${String(email)}` } };
      expect((await browser.ask('PUT', '/api/me/profile', same)).status).toBe(200);
    });
    expect(events).toEqual(['ProfileChanged']);
    await browser.ask('POST', '/api/session/password', { password: PASSWORD });
    expect(await browser.ask('PUT', '/api/me/profile', { email })).toMatchObject({
      status: 200,
      body: { email },
    });
  });

  it('sees the own sign-ins, refused ones too, and by which way', async () => {
    await gatebook.person('eve');
    await gatebook.ask('POST', '/api/session', {
      body: { username: 'eve', password: 'wrong' },
      headers: { 'sec-fetch-site': 'same-origin', 'user-agent': 'Stranger' },
      from: '192.0.2.66',
    });
    await gatebook.login('eve', PASSWORD, { clientAddress: '192.0.2.7', userAgent: 'Hub browser' });
    const browser = await signedIn(gatebook, 'eve', OWN_BROWSER);
    const logins = async (query = '') =>
      (await browser.ask('GET', `/api/me/logins${query}`)).json<{
        items: { occurredAt: string; outcome: string }[];
        nextCursor: string | null;
      }>();
    const all = await logins();
    const at = clock.now();
    expect(all).toEqual({
      items: [
        { occurredAt: at, outcome: 'ok', address: '127.0.0.1', userAgent: 'Own browser', via: 'browser' },
        { occurredAt: at, outcome: 'ok', address: '192.0.2.7', userAgent: 'Hub browser', via: 'hub' },
        {
          occurredAt: at,
          outcome: 'invalid_credentials',
          address: '192.0.2.66',
          userAgent: 'Stranger',
          via: 'browser',
        },
      ],
      nextCursor: null,
    });
    const first = await logins('?limit=2');
    const rest = await logins(`?limit=2&cursor=${String(first.nextCursor)}`);
    expect([...first.items, ...rest.items]).toEqual(all.items);
    expect((await browser.ask('GET', '/api/me/logins?cursor=x')).status).toBe(400);
    await browser.ask('POST', '/api/session/password', { password: PASSWORD });
    const { items } = await logins('?limit=2');
    expect(items.map(({ outcome }) => outcome)).toEqual(['confirmed', 'ok']);
  });

  it('gets all that is known of them as a file, and nothing of others or any secret', async () => {
    await gatebook.person('fay');
    await gatebook.act('fay', 'block', { reason: 'lost laptop' });
    await gatebook.act('fay', 'unblock');
    await gatebook.act('fay', 'password-link');
    const browser = await signedIn(gatebook, 'fay', OWN_BROWSER);
    const answer = await browser.ask('GET', '/api/me/export');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="gatebook-account.json"',
      'cache-control': 'no-store',
    });
    const { person, sessions, events } = answer.json<{
      person: object;
      sessions: object[];
      events: { type: string; by: string; personal: { reason?: string; userAgent?: string } }[];
    }>();
    expect(person).toMatchObject({ username: 'fay', status: 'active' });
    expect(sessions).toMatchObject([{ current: true, userAgent: 'Own browser' }]);
    expect(events.map(({ type }) => type)).toEqual([
      'UserSignedUp',
      'UserApproved',
      'UserBlocked',
      'UserUnblocked',
      'PasswordLinkIssued',
      'LoginAttempted',
      'LoginSucceeded',
      'SessionBegun',
    ]);
    expect(events.find(({ type }) => type === 'UserBlocked')?.personal.reason).toBe('lost laptop');
    expect(events.at(-1)).toMatchObject({ by: 'user', personal: { userAgent: 'Own browser' } });
    for (const secret of ['tokenHash', 'argon2', 'passwordHash', ada])
      expect(answer.text).not.toContain(secret);
  });
});

describe('own account without a session', () => {
  it.each([
    ['GET', '/api/me'],
    ['PUT', '/api/me/profile'],
    ['PUT', '/api/me/password'],
    ['GET', '/api/me/logins'],
    ['GET', '/api/me/export'],
  ] as const)('%s %s is refused, with a token and over the operator’s socket too', async (method, url) => {
    const body = method === 'GET' ? undefined : {};
    const anonymous = await gatebook.ask(method, url, { body });
    const token = await gatebook.ask(method, url, { body, token: gatebook.adminToken });
    const operator = await gatebook.ask(method, url, { body, asOperator: true });
    expect([anonymous.body.code, token.body.code, operator.body.code]).toEqual([
      'invalid_token',
      'insufficient_scope',
      'insufficient_scope',
    ]);
  });
});
