import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let hub: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
  const issued = await gatebook.ask('POST', '/api/tokens', {
    asOperator: true,
    body: { name: 'lab', scopes: ['guard'], allowedGroups: ['e\u0301quipe'], adminGroup: 'staff' },
  });
  hub = String(issued.body.token);
});
afterAll(() => gatebook.close());

const token = () => gatebook.adminToken;
const setGroups = (groups: unknown) =>
  gatebook.ask('PUT', '/api/users/ada/groups', { token: token(), body: { groups } });
const add = (username: string, groups: unknown) =>
  gatebook.ask('POST', '/api/users', { token: token(), body: { username, groups } });

describe('the groups of a person', () => {
  it('are stored in one form, each once, sorted', async () => {
    const set = await setGroups(['staff ', 'staff', 'e\u0301quipe']);
    expect([set.status, set.body.groups]).toEqual([200, ['staff', 'équipe']]);
    const added = await add('ben', [' \uFF21', 'A']);
    expect([added.status, added.body.groups]).toEqual([201, ['A']]);
  });

  it('admit to a hub, and administer it, in whatever form both were typed', async () => {
    await setGroups(['\u00E9quipe', 'staff']);
    const check = await gatebook.ask('GET', '/guard/users/ada', { token: hub });
    expect([check.status, check.body.admin]).toEqual([200, true]);
  });

  it('are found in whatever form they are typed', async () => {
    await setGroups(['\u00E9quipe']);
    const found = await gatebook.ask('GET', `/api/users?group=${encodeURIComponent('e\u0301quipe ')}`, {
      token: token(),
    });
    expect(found.body.items).toMatchObject([{ username: 'ada' }]);
  });

  it.each([
    ['empty', '', 'required'],
    ['spaces', ' \u00A0', 'required'],
    ['with a tab', 'a\tb', 'invalid_format'],
    ['of 101 characters', 'x'.repeat(101), 'too_long'],
  ])('are refused with one that is %s, and nothing is written', async (_, group, code) => {
    const events = await gatebook.eventsOf(async () => {
      for (const refused of [await setGroups(['ok', group]), await add('carl', [group])]) {
        expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
        expect(refused.body.fields).toMatchObject([{ field: 'groups', code }]);
      }
    });
    expect(events).toEqual([]);
  });

  it('are 100 at most', async () => {
    const groups = Array.from({ length: 101 }, (_, index) => `group ${index}`);
    expect((await setGroups(groups)).status).toBe(422);
    expect((await setGroups(groups.slice(1))).status).toBe(200);
  });
});

describe('the list of groups', () => {
  const list = (query: string) => gatebook.ask('GET', `/api/groups?${query}`, { token: token() });

  it('has each with how many are in it, page by page, without the deleted', async () => {
    await setGroups(['physics', 'staff']);
    await add('gone', ['gone', 'staff']);
    await add('dora', ['physics']);
    await gatebook.ask('DELETE', '/api/users/gone', { token: token() });
    const first = await list('limit=2');
    expect(first.body.items).toEqual([
      { name: 'A', people: 1 },
      { name: 'physics', people: 2 },
    ]);
    const { body } = await list(`limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(body).toEqual({ items: [{ name: 'staff', people: 1 }], nextCursor: null });
  });

  it('is for administrators', async () => {
    expect((await gatebook.ask('GET', '/api/groups', { token: hub })).body.code).toBe('insufficient_scope');
  });
});
