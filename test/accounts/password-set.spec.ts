import { Browser } from '../support/browser';
import { openTestApp, type TestApp } from '../support/test-app';

const NEW_PASSWORD = 'marble kettle seventeen owls';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const ask = (method: 'GET' | 'POST', url: string, body?: object) =>
  gatebook.ask(method, url, { token: gatebook.adminToken, body });
const isSet = async (name: string) => (await ask('GET', `/api/users/${name}`)).body.passwordSet;

describe('a person', () => {
  it('has no password until the first link is used', async () => {
    const added = await ask('POST', '/api/users', { username: 'ben' });
    expect([added.status, added.body.passwordSet]).toEqual([201, false]);
    expect([await isSet('ben'), await isSet('ada')]).toEqual([false, true]);
    const { token } = added.json<{ link: { token: string } }>().link;
    const redeemed = await ask('POST', '/api/password-links/redeem', { token, password: NEW_PASSWORD });
    expect(redeemed.status).toBe(204);
    expect(await isSet('ben')).toBe(true);
  });

  it('has none any more after an approval that removes it', async () => {
    const body = { username: 'cleo', password: NEW_PASSWORD };
    expect((await gatebook.ask('POST', '/api/sign-ups', { body })).status).toBe(201);
    expect(await isSet('cleo')).toBe(true);
    await gatebook.act('cleo', 'approve', { passwordLink: true });
    expect(await isSet('cleo')).toBe(false);
  });

  it('sees the same in their own account, with an e-mail address that nobody has verified', async () => {
    const browser = new Browser(gatebook);
    await browser.signIn('ada');
    const changed = await browser.ask('PUT', '/api/me/profile', { email: 'ada@example.org' });
    for (const { body } of [changed, await browser.ask('GET', '/api/me')])
      expect(body).toMatchObject({ email: 'ada@example.org', emailVerified: false, passwordSet: true });
  });
});
