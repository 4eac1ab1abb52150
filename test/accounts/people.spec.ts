import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let admin: string;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_SIGN_UP_FIELDS: 'institute:Institute:50' } });
  admin = await gatebook.token('admin');
});
afterAll(() => gatebook.close());

const problem = (answer: { json(): unknown }) => answer.json() as Record<string, unknown>;

describe('a person who signs up', () => {
  it('is pending, and the book says so with a position', async () => {
    const events = await gatebook.eventsOf(async () => {
      const answer = await gatebook.ask('POST', '/api/sign-ups', {
        body: {
          username: ' Ada ',
          password: PASSWORD,
          email: 'ada@example.org',
          profile: { institute: 'X' },
        },
      });
      expect(answer.status).toBe(201);
      expect(answer.json()).toEqual({ username: 'ada', status: 'pending' });
      expect(answer.headers['gatebook-position']).toMatch(/^\d+$/);
    });
    expect(events).toEqual(['UserSignedUp']);
  });

  it.each([
    ['a taken name', { username: 'ADA', password: PASSWORD }, 409, 'username_taken'],
    ['a weak password', { username: 'bob', password: 'password' }, 422, 'validation_failed'],
    ['a reserved name', { username: 'root', password: PASSWORD }, 422, 'validation_failed'],
    ['an unknown field', { username: 'bob', password: PASSWORD, admin: true }, 400, 'invalid_request'],
    ['a mistyped field', { username: 'bob', password: 7 }, 400, 'invalid_request'],
    ['no password', { username: 'bob' }, 400, 'invalid_request'],
    ['a body that is no object', ['bob'], 400, 'invalid_request'],
  ])('is refused with %s, and nothing is written', async (_, body, status, code) => {
    const events = await gatebook.eventsOf(async () => {
      const answer = await gatebook.ask('POST', '/api/sign-ups', { body });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(problem(answer)).toMatchObject({ status, code, correlationId: expect.any(String) });
    });
    expect(events).toEqual([]);
  });

  it('learns which field is wrong', async () => {
    const answer = await gatebook.ask('POST', '/api/sign-ups', {
      body: { username: 'bob', password: PASSWORD, x: 1 },
    });
    expect(problem(answer)['fields']).toEqual([
      expect.objectContaining({ field: 'x', code: 'unknown_field' }),
    ]);
  });
});

describe('an administrator with a token', () => {
  const move = (name: string, transition: string, body: object = {}) =>
    gatebook.ask('POST', `/api/users/${name}/${transition}`, { token: admin, body });

  it.each([
    ['approve', {}, ['UserApproved'], { status: 'active' }],
    ['approve', {}, [], { status: 'active' }],
    [
      'block',
      { reason: 'too loud' },
      ['UserBlocked'],
      { status: 'blocked', blocked: { reason: 'too loud' } },
    ],
    ['block', {}, [], { status: 'blocked' }],
    ['unblock', {}, ['UserUnblocked'], { status: 'active', blocked: null }],
    ['grant-admin', {}, ['AdminGranted'], { admin: true }],
    ['grant-admin', {}, [], { admin: true }],
    ['reset-throttle', {}, [], { throttle: { failures: 0, lockedUntil: null } }],
  ])('can %s somebody: %j writes %j', async (transition, body, expected, person) => {
    const events = await gatebook.eventsOf(async () => {
      const answer = await move('ada', transition, body);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({ username: 'ada', ...person });
    });
    expect(events).toEqual(expected);
  });

  it.each([
    ['reject', {}, 409, 'conflict'],
    ['revoke-admin', {}, 409, 'last_admin'],
    ['block', { until: '2020-01-01T00:00:00Z' }, 422, 'validation_failed'],
    ['block', { until: 'tomorrow' }, 400, 'invalid_request'],
    ['block', { until: 7 }, 400, 'invalid_request'],
  ])('cannot %s with %j: %i %s', async (transition, body, status, code) => {
    const answer = await move('ada', transition, body);
    expect(answer.status).toBe(status);
    expect(problem(answer)['code']).toBe(code);
  });

  it('is told when there is no such person', async () => {
    const answer = await move('nobody-here', 'approve');
    expect([answer.status, problem(answer)['code']]).toEqual([404, 'not_found']);
  });

  it('can approve many at once, each decided alone', async () => {
    for (const username of ['cleo', 'dora']) {
      await gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
    }
    const usernames = ['cleo', 'nobody-here', 'dora'];
    const events = await gatebook.eventsOf(async () => {
      const answer = await gatebook.ask('POST', '/api/users/approve', { token: admin, body: { usernames } });
      expect(answer.json()).toEqual({
        items: [
          { username: 'cleo', ok: true },
          { username: 'nobody-here', ok: false, code: 'not_found' },
          { username: 'dora', ok: true },
        ],
      });
    });
    expect(events).toEqual(['UserApproved', 'UserApproved']);
  });

  it('can reject five hundred long names, which need more than an ordinary body', async () => {
    const usernames = Array.from({ length: 500 }, (_, i) => `${String(i)}${'x'.repeat(190)}`);
    const answer = await gatebook.ask('POST', '/api/users/reject', { token: admin, body: { usernames } });
    expect(answer.status).toBe(200);
    expect(answer.json<{ items: object[] }>().items).toHaveLength(500);
  });

  it('sees people with counts, filtered and page by page', async () => {
    const first = await gatebook.ask('GET', '/api/users?limit=2', { token: admin });
    const { items, nextCursor, counts } = first.json<{
      items: { username: string }[];
      nextCursor: string;
      counts: object;
    }>();
    expect(items.map(({ username }) => username)).toEqual(['ada', 'cleo']);
    expect(counts).toEqual({ pending: 0, active: 3, blocked: 0, expired: 0, rejected: 0, deleted: 0 });
    const next = await gatebook.ask('GET', `/api/users?limit=2&cursor=${nextCursor}`, { token: admin });
    expect(next.json()).toMatchObject({ items: [{ username: 'dora' }], nextCursor: null });
    const admins = await gatebook.ask('GET', '/api/users?admin=true', { token: admin });
    expect(admins.json()).toMatchObject({ items: [{ username: 'ada', email: 'ada@example.org' }] });
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'cursor=x', 'status=odd', 'unknown=1'])(
    'is refused the query %s',
    async (query) => {
      const answer = await gatebook.ask('GET', `/api/users?${query}`, { token: admin });
      expect([answer.status, problem(answer)['code']]).toEqual([400, 'invalid_request']);
    },
  );

  it('sets groups: sorted, once each, and only when they differ', async () => {
    const set = () =>
      gatebook.ask('PUT', '/api/users/cleo/groups', { token: admin, body: { groups: ['b', 'a', 'b'] } });
    expect(await gatebook.eventsOf(set)).toEqual(['GroupsChanged']);
    expect((await set()).json()).toMatchObject({ groups: ['a', 'b'] });
    expect(await gatebook.eventsOf(set)).toEqual([]);
  });

  it('adds a person, who sets a password with the link, once', async () => {
    const events = await gatebook.eventsOf(async () => {
      const added = await gatebook.ask('POST', '/api/users', {
        token: admin,
        body: { username: 'emil', groups: ['a'] },
      });
      expect(added.status).toBe(201);
      const { link } = added.json<{ link: { path: string; token: string; expiresAt: string } }>();
      expect(link).toMatchObject({ url: null, path: `/password-link#${link.token}` });
      const { token } = link;
      const look = () => gatebook.ask('POST', '/api/password-links/look', { body: { token } });
      const redeem = () =>
        gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password: PASSWORD } });
      expect((await look()).json()).toEqual({ username: 'emil', expiresAt: link.expiresAt });
      expect((await redeem()).status).toBe(204);
      const seen = await look();
      expect([seen.status, problem(seen)['code']]).toEqual([410, 'link_invalid']);
      const again = await redeem();
      expect([again.status, problem(again)['code']]).toEqual([410, 'link_invalid']);
    });
    expect(events).toEqual([
      'UserSignedUp',
      'UserApproved',
      'GroupsChanged',
      'PasswordLinkIssued',
      'ThrottleReset',
      'PasswordLinkUsed',
      'PasswordChanged',
    ]);
  });

  it('deletes a person, and cannot erase yet', async () => {
    const erase = await gatebook.ask('DELETE', '/api/users/dora?erase=true', { token: admin });
    expect([erase.status, problem(erase)['code']]).toEqual([422, 'validation_failed']);
    const events = await gatebook.eventsOf(async () => {
      const answer = await gatebook.ask('DELETE', '/api/users/dora', { token: admin });
      expect([answer.status, answer.json<{ status: string }>().status]).toEqual([200, 'deleted']);
    });
    expect(events).toEqual(['UserDeleted']);
    const taken = await gatebook.ask('POST', '/api/sign-ups', {
      body: { username: 'dora', password: PASSWORD },
    });
    expect(problem(taken)['code']).toBe('username_taken');
  });
});

describe('a closed sign-up', () => {
  it('says so', async () => {
    const closed = await openTestApp({ env: { GATEBOOK_SIGN_UP: 'off' } });
    const answer = await closed.ask('POST', '/api/sign-ups', {
      body: { username: 'ada', password: PASSWORD },
    });
    await closed.close();
    expect([answer.status, problem(answer)['code']]).toEqual([403, 'sign_up_closed']);
  });
});
