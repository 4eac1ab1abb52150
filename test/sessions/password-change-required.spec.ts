import { Browser } from '../support/browser';
import { openTestApp, type TestApp } from '../support/test-app';

const END = '2026-03-01T12:00:00.000Z';

let gatebook: TestApp;
let browser: Browser;
beforeEach(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
  browser = new Browser(gatebook);
});
afterEach(() => gatebook.close());

const put = (path: string, body: object) =>
  gatebook.ask('PUT', `/api/users/ada/${path}`, { token: gatebook.adminToken, body });
const list = async () => {
  const { status, body } = await browser.ask('GET', '/api/users');
  return [status, body.code];
};

describe('the session of a person who has to set a new password', () => {
  beforeEach(async () => {
    await gatebook.act('ada', 'grant-admin');
  });

  it('is begun, says so, can be ended, and does nothing else', async () => {
    await put('password-change-required', { required: true });
    expect((await browser.signIn('ada')).body).toMatchObject({ mustChangePassword: true });
    expect((await browser.ask('GET', '/api/session')).body).toMatchObject({ mustChangePassword: true });
    expect(await list()).toEqual([403, 'password_change_required']);
    expect((await browser.ask('DELETE', '/api/session')).status).toBe(204);
  });

  it('that had begun before goes on with that alone, until it is waived', async () => {
    await browser.signIn('ada');
    await put('password-change-required', { required: true });
    expect(await list()).toEqual([403, 'password_change_required']);
    await put('password-change-required', { required: false });
    expect(await list()).toEqual([200, undefined]);
  });
});

describe('the session of a person whose account ends', () => {
  it('ends at that instant exactly, and a new one is refused', async () => {
    await browser.signIn('ada');
    await put('valid-until', { validUntil: END });
    gatebook.clock.set('2026-03-01T11:59:59.999Z');
    expect(await browser.status()).toBe(200);
    gatebook.clock.set(END);
    expect(await browser.status()).toBe(401);
    const refused = await new Browser(gatebook).signIn('ada');
    expect([refused.status, refused.body.code]).toEqual([403, 'expired']);
  });
});
