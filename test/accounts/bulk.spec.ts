import { openTestApp, type Method, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  for (const name of ['ada', 'ben', 'cleo']) await gatebook.person(name);
});
afterAll(() => gatebook.close());

const ask = (method: Method, path: string, body: object) =>
  gatebook.ask(method, `/api/users/${path}`, { token: gatebook.adminToken, body });
const person = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;
const all = { usernames: ['ada', 'nobody-here', 'BEN'] };
const outcomes = [
  { username: 'ada', ok: true },
  { username: 'nobody-here', ok: false, code: 'not_found' },
  { username: 'BEN', ok: true },
];

describe('one decision about many people', () => {
  it('blocks them, each with the reason and the end, and lifts the blocks', async () => {
    const until = '2099-01-31T00:00:00.000Z';
    const blocked = await ask('POST', 'block', { ...all, reason: 'holidays', until });
    expect([blocked.status, blocked.body]).toEqual([200, { items: outcomes }]);
    expect(await person('ben')).toMatchObject({ status: 'blocked', blocked: { reason: 'holidays', until } });
    expect(await person('cleo')).toMatchObject({ status: 'active' });
    const repeated = await gatebook.eventsOf(() =>
      ask('POST', 'block', { ...all, reason: 'holidays', until }),
    );
    expect(repeated).toEqual([]);

    const unblocked = await ask('POST', 'unblock', all);
    expect(unblocked.body).toEqual({ items: outcomes });
    expect(await person('ben')).toMatchObject({ status: 'active', blocked: null });
  });

  it('adds them to groups and takes them out of others; their other groups stay', async () => {
    await ask('PUT', 'ada/groups', { groups: ['old', 'staff'] });
    const changed = await ask('PUT', 'groups', { ...all, add: ['physics '], remove: ['old'] });
    expect([changed.status, changed.body]).toEqual([200, { items: outcomes }]);
    expect((await person('ada')).groups).toEqual(['physics', 'staff']);
    expect((await person('ben')).groups).toEqual(['physics']);
  });

  it.each([
    [{}, 'add', 'required'],
    [{ add: ['a'], remove: ['a'] }, 'remove', 'contradictory'],
    [{ add: ['a\tb'] }, 'add', 'invalid_format'],
  ])('about groups is refused as a whole with %j', async (change, field, code) => {
    const events = await gatebook.eventsOf(async () => {
      const refused = await ask('PUT', 'groups', { ...all, ...change });
      expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
      expect(refused.body.fields).toMatchObject([{ field, code }]);
    });
    expect(events).toEqual([]);
  });

  it('sets when their accounts end; an administrator\u2019s has no end', async () => {
    await gatebook.person('dean');
    await ask('POST', 'dean/grant-admin', {});
    const validUntil = '2099-06-30T00:00:00.000Z';
    const set = await ask('PUT', 'valid-until', { usernames: ['ada', 'dean'], validUntil });
    expect(set.body).toEqual({
      items: [
        { username: 'ada', ok: true },
        { username: 'dean', ok: false, code: 'conflict' },
      ],
    });
    expect(await person('ada')).toMatchObject({ validUntil });
    await ask('PUT', 'valid-until', { usernames: ['ada'], validUntil: null });
    expect(await person('ada')).toMatchObject({ validUntil: null });
  });

  it('never blocks the last administrator', async () => {
    const blocked = await ask('POST', 'block', { usernames: ['cleo', 'dean'] });
    expect(blocked.body).toMatchObject({ items: [{ ok: true }, { ok: false, code: 'last_admin' }] });
    expect(await person('dean')).toMatchObject({ status: 'active', admin: true });
  });

  it('makes a link for each, which works once', async () => {
    const made = await ask('POST', 'password-links', all);
    const items = made.body.items as { ok: boolean; link?: { token: string } }[];
    expect(items.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(items[1]).toEqual({ username: 'nobody-here', ok: false, code: 'not_found' });
    const tokens = items.flatMap(({ link }) => link?.token ?? []);
    expect(new Set(tokens).size).toBe(2);
    const redeem = (token: string) =>
      gatebook.ask('POST', '/api/password-links/redeem', {
        body: { token, password: 'copper sonnet drifts 83' },
      });
    for (const token of tokens)
      expect([(await redeem(token)).status, (await redeem(token)).status]).toEqual([204, 410]);
  });

  it('makes one link for a person who is named more than once', async () => {
    const { userId } = await person('ada');
    const usernames = ['ada', 'ADA', String(userId)];
    const made = await ask('POST', 'password-links', { usernames });
    const items = made.body.items as { ok: boolean; link?: { token: string } }[];
    expect(items).toMatchObject(usernames.map((username) => ({ username, ok: true })));
    const [token = ''] = new Set(items.map(({ link }) => link?.token));
    expect(items.map(({ link }) => link?.token)).toEqual([token, token, token]);
    const look = await gatebook.ask('POST', '/api/password-links/look', { body: { token } });
    expect(look.status).toBe(200);
  });

  it('is refused for more than 500 people', async () => {
    const usernames = Array.from({ length: 501 }, (_, index) => `person-${String(index)}`);
    for (const [method, path, more] of [
      ['POST', 'block', {}],
      ['PUT', 'groups', { add: ['a'] }],
      ['PUT', 'valid-until', { validUntil: null }],
      ['POST', 'password-links', {}],
    ] as const) {
      const refused = await ask(method, path, { usernames, ...more });
      expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
    }
  });
});
