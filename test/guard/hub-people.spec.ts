import { codeOf } from '../support/answers';
import { openTestApp, type TestApp } from '../support/test-app';

const TOKEN = `gbk_${'h'.repeat(43)}`;

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_HUB_TOKEN: TOKEN } });
});
afterAll(() => gatebook.close());

const add = (name: string, token = TOKEN) =>
  gatebook.ask('PUT', `/guard/people/${encodeURIComponent(name)}`, { token, body: {} });
const signUp = (username: string) =>
  gatebook.ask('POST', '/api/sign-ups', { body: { username, password: 'cobalt lantern drifts 41' } });
const personOf = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;

describe('a name that nobody has', () => {
  it('becomes an approved account without a password, and the hub is its actor', async () => {
    const events = await gatebook.eventsOf(async () => {
      const added = await add(' Ann ');
      expect(added.status).toBe(201);
      expect(added.headers['gatebook-position']).toBeDefined();
      expect(added.body).toEqual({ userId: expect.any(String) as string, name: 'ann', status: 'active' });
    });
    expect(events).toEqual(['UserSignedUp', 'UserApproved']);
    expect(await personOf('ann')).toMatchObject({
      status: 'active',
      admin: false,
      groups: [],
      passwordSet: false,
    });
    const audit = await gatebook.ask('GET', '/api/audit/events?actor=hub', { token: gatebook.adminToken });
    const { items } = audit.json<{ items: { type: string; actor: object }[] }>();
    expect(items.map(({ type }) => type)).toEqual(['UserApproved', 'UserSignedUp']);
    expect(items[0]?.actor).toEqual({ kind: 'hub', id: 'hub', name: 'hub' });
  });

  it('may be one that strangers cannot sign up with', async () => {
    expect((await add('admin')).status).toBe(201);
  });

  it('is added once by two requests at the same time', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => add('twin')));
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['200', '200', '200', '201']);
    expect(new Set(answers.map(({ body }) => body['userId'])).size).toBe(1);
  });

  it.each(['a b', '-', 'x'.repeat(65), '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'])(
    '%j is refused, and nothing is written',
    async (name) => {
      const events = await gatebook.eventsOf(async () => {
        const refused = await add(name);
        expect(codeOf(refused)).toBe('validation_failed');
        expect(refused.json<{ fields: object[] }>().fields).toMatchObject([{ field: 'username' }]);
      });
      expect(events).toEqual([]);
    },
  );
});

describe('the name of an approved person', () => {
  it('is answered as it is, and nothing is written', async () => {
    const userId = await gatebook.person('ben');
    const events = await gatebook.eventsOf(async () => {
      const answer = await add('ben');
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ userId, name: 'ben', status: 'active' });
      expect(answer.headers['gatebook-position']).toBeUndefined();
    });
    expect(events).toEqual([]);
    expect((await personOf('ben'))['passwordSet']).toBe(true);
  });

  it("keeps an administrator's block", async () => {
    await gatebook.person('cleo');
    await gatebook.act('cleo', 'block');
    expect((await add('cleo')).body).toMatchObject({ status: 'blocked' });
    expect(codeOf(await gatebook.ask('GET', '/guard/users/cleo', { token: TOKEN }))).toBe('blocked');
  });

  it('keeps its admin right and its groups', async () => {
    await gatebook.person('dora');
    await gatebook.act('dora', 'grant-admin');
    expect((await add('dora')).status).toBe(200);
    expect((await personOf('dora'))['admin']).toBe(true);
  });
});

describe('a name that is pending, rejected or deleted', () => {
  const refused = async (name: string) => {
    const before = await personOf(name);
    expect(
      await gatebook.eventsOf(async () => expect(codeOf(await add(name))).toBe('username_taken')),
    ).toEqual([]);
    expect(await personOf(name)).toEqual(before);
  };

  it('is taken', async () => {
    await signUp('eve');
    await refused('eve');
    await gatebook.act('eve', 'reject');
    await refused('eve');
    await gatebook.person('fay');
    await gatebook.ask('DELETE', '/api/users/fay', { token: gatebook.adminToken });
    await refused('fay');
  });
});

describe('a token of another scope', () => {
  it.each(['guard', 'admin', 'audit', 'ops'])('%s adds and removes nobody', async (scope) => {
    const token = await gatebook.token(scope);
    expect(codeOf(await add('gil', token))).toBe('insufficient_scope');
    const removed = await gatebook.ask('DELETE', '/guard/people/ann', { token });
    expect(codeOf(removed)).toBe('insufficient_scope');
    expect(await personOf('ann')).toMatchObject({ status: 'active' });
  });
});
