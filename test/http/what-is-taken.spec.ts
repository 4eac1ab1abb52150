import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let admin: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
  admin = gatebook.adminToken;
});
afterAll(() => gatebook.close());

describe('a path that is written out and also fits a pattern', () => {
  it('has the methods of its own route alone', async () => {
    const answer = await gatebook.ask('PUT', '/api/users/approve', { token: admin });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
  });
});

describe('the list of tokens', () => {
  it('goes on after a token that is not in it any more', async () => {
    const list = (query: string) => gatebook.ask('GET', `/api/tokens?${query}`, { token: admin });
    const all = (await list('limit=500')).json<{ items: object[] }>().items;
    expect(all.length).toBeGreaterThan(1);
    const newest = 'ffffffff-ffff-7fff-bfff-ffffffffffff';
    const oldest = '00000000-0000-7000-8000-000000000000';
    expect((await list(`cursor=${newest}&limit=500`)).json()).toMatchObject({ items: all });
    expect((await list(`cursor=${oldest}`)).json()).toEqual({ items: [], nextCursor: null });
    const refused = await list('cursor=x');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
  });
});
