import { Browser } from '../support/browser';
import { openTestApp, type TestApp } from '../support/test-app';

const NEW_PASSWORD = 'marble kettle seventeen owls';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) =>
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

  it('is found by it in the list of people, with the other filters and page by page', async () => {
    await ask('POST', '/api/users', { username: 'dora', groups: ['lab'] });
    await ask('POST', '/api/users', { username: 'emil', groups: ['lab'] });
    const list = async (query: string) => {
      const { items, nextCursor } = (await ask('GET', `/api/users?${query}`)).json<{
        items: { username: string; passwordSet: boolean }[];
        nextCursor: string | null;
      }>();
      return {
        names: items.map(({ username }) => username),
        sets: items.map((one) => one.passwordSet),
        nextCursor,
      };
    };
    expect(await list('passwordSet=true')).toMatchObject({ names: ['ada', 'ben'], sets: [true, true] });
    expect(await list('passwordSet=false')).toMatchObject({
      names: ['cleo', 'dora', 'emil'],
      sets: [false, false, false],
    });
    expect(await list('passwordSet=false&q=dor')).toMatchObject({ names: ['dora'] });
    const first = await list('passwordSet=false&group=lab&limit=1');
    expect(first.names).toEqual(['dora']);
    const second = `passwordSet=false&group=lab&limit=1&cursor=${String(first.nextCursor)}`;
    expect(await list(second)).toMatchObject({ names: ['emil'], nextCursor: null });
    await ask('DELETE', '/api/users/emil');
    expect((await list('passwordSet=false&status=deleted')).names).toEqual(['emil']);
    expect((await ask('GET', '/api/users?passwordSet=yes')).body.code).toBe('invalid_request');
  });

  it('sees the same in their own account, with an e-mail address that nobody has verified', async () => {
    const browser = new Browser(gatebook);
    await browser.signIn('ada');
    const changed = await browser.ask('PUT', '/api/me/profile', { email: 'ada@example.org' });
    for (const { body } of [changed, await browser.ask('GET', '/api/me')])
      expect(body).toMatchObject({ email: 'ada@example.org', emailVerified: false, passwordSet: true });
  });
});
