import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const refusal = (answer: Answer) => [answer.status, answer.json<{ code: string }>().code];
const logIn = (username: string, password = PASSWORD) => gatebook.login(username, password);
const check = (path: string, headers: Record<string, string> = {}) =>
  gatebook.ask('GET', `/guard/users/${path}`, { token: gatebook.guardToken, headers });

describe('a person with a session at a hub', () => {
  it('has to sign in again with a new password: a session of an older one is refused', async () => {
    const dan = await gatebook.person('dan');
    const session = (revision: number | null) => `dan?userId=${dan}&passwordRevision=${String(revision)}`;
    const before = (await logIn('dan')).json<{ passwordRevision: number }>().passwordRevision;
    const current = await check(session(before));
    expect([current.status, current.headers['etag']]).toEqual([200, (await check('dan')).headers['etag']]);
    const link = await gatebook.act('dan', 'password-link');
    const body = { token: link.json<{ token: string }>().token, password: 'another pair of boots 7' };
    expect((await gatebook.ask('POST', '/api/password-links/redeem', { body })).status).toBe(204);
    expect(refusal(await check(session(before), { 'if-none-match': '*' }))).toEqual([
      410,
      'password_changed',
    ]);
    expect(refusal(await check(`dan?passwordRevision=${before}`))).toEqual([410, 'password_changed']);
    const after = (await logIn('dan', body.password)).json<{ passwordRevision: number }>().passwordRevision;
    expect((await check(session(after))).status).toBe(200);
    expect(refusal(await check(session(after + 1)))).toEqual([410, 'password_changed']);
    await gatebook.act('dan', 'block');
    expect(refusal(await check(session(before)))).toEqual([403, 'blocked']);
  });

  it.each([
    '',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    '0x1',
    'null',
    '%201',
    '9007199254740992',
    '0&passwordRevision=0',
  ])('is not asked about with the password revision "%s"', async (revision) => {
    expect(refusal(await check(`ada?passwordRevision=${revision}`))).toEqual([400, 'invalid_request']);
  });
});
