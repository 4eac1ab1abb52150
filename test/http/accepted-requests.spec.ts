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
  it('has only the methods of its own route', async () => {
    const answer = await gatebook.ask('PUT', '/api/users/approve', { token: admin });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
  });
});

describe('the list of tokens', () => {
  it('continues after a token that is not in it any more', async () => {
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

describe('a position that no number can hold exactly', () => {
  it.each(['9500839775020808', '9007199254740993', '9999999999999999'])(
    'is refused wherever one is taken: %s',
    async (position) => {
      const token = await gatebook.token('ops', 'audit', 'admin');
      const answers = await Promise.all([
        gatebook.ask('POST', '/api/projections/skip', { token, body: { position, reason: 'a test' } }),
        gatebook.ask('GET', `/api/audit/events?cursor=${position}`, { token }),
        gatebook.ask('GET', `/api/audit/users/ada/replay?position=${position}`, { token }),
        gatebook.ask('GET', `/api/audit/users/ada/replay?cursor=${position}`, { token }),
        gatebook.ask('GET', '/api/users', { token, headers: { 'gatebook-after': position } }),
      ]);
      expect(answers.map(({ status }) => status < 500)).toEqual(answers.map(() => true));
      expect(answers.slice(1).map(({ body }) => body.code)).toEqual(Array(4).fill('invalid_request'));
      expect(['invalid_request', 'validation_failed']).toContain(answers[0]?.body.code);
    },
  );
});
