import { signedIn } from '../../support/browser';
import { range, wrongToken } from '../../support/guesses';
import { openTestApp, type TestApp } from '../../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

describe('a cookie that is no session', () => {
  it.each([
    ['unknown', `gatebook=gbw_${'A'.repeat(43)}`],
    ['malformed', 'gatebook=%00%ff'],
    ['an API token', `gatebook=gbk_${'A'.repeat(43)}`],
    ['too long', `gatebook=gbw_${'A'.repeat(5_000)}`],
  ])('%s is refused, and the browser drops it', async (_, cookie) => {
    const answer = await gatebook.ask('GET', '/api/me/sessions', { headers: { cookie } });
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid_token']);
    expect(answer.headers['set-cookie']).toMatch(/^gatebook=; Max-Age=0;/);
  });

  it.each([
    ['empty', 'gatebook='],
    ['none of ours', 'jupyterhub=1; theme=dark'],
    ['of https, on plain http', `__Secure-gatebook=gbw_${'A'.repeat(43)}`],
    ['not a cookie', ';;=;'],
  ])('%s is as good as none', async (_, cookie) => {
    const answer = await gatebook.ask('GET', '/api/session', { headers: { cookie } });
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid_token']);
  });

  it('is none where another page has set a second one', async () => {
    const browser = await signedIn(gatebook);
    const cookie = `${browser.cookie ?? ''}; gatebook=gbw_${'A'.repeat(43)}`;
    expect((await gatebook.ask('GET', '/api/session', { headers: { cookie } })).status).toBe(401);
    expect(await browser.status()).toBe(200);
  });

  it('is refused with 429 after a hundred from one address, and a right one is accepted all the same', async () => {
    const browser = await signedIn(gatebook);
    const wrong = (i: number) =>
      gatebook.ask('GET', '/api/session', {
        headers: { cookie: `gatebook=${wrongToken('gbw', i)}` },
        from: '198.51.100.7',
      });
    for (const i of range(100)) expect((await wrong(i)).status).toBe(401);
    const refused = await wrong(100);
    expect(refused).toMatchObject({ status: 429, body: { code: 'throttled' } });
    // it has not been looked at, and may be right
    expect(refused.headers['set-cookie']).toBeUndefined();
    const right = { headers: { cookie: browser.cookie ?? '' }, from: '198.51.100.7' };
    expect((await gatebook.ask('GET', '/api/session', right)).status).toBe(200);
  });
});
