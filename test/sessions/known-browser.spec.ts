import { Browser } from '../support/browser';
import { failInARow, WRONG } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let clock: ManualClock;
let gatebook: TestApp;
beforeEach(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock });
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const lock = () => failInARow(gatebook, clock, { username: 'ada', count: 5 });
const statusOf = async (browser: Browser, username = 'ada') => (await browser.signIn(username)).status;

describe('an account that strangers have locked', () => {
  it('opens in the browser in which its owner has signed in before, and in no other', async () => {
    const own = new Browser(gatebook);
    await own.signIn('ada');
    await own.ask('DELETE', '/api/session');
    await lock();
    expect(await statusOf(new Browser(gatebook))).toBe(429);
    expect(await statusOf(own)).toBe(200);
  });

  it('lets its owner type the password again, and change it', async () => {
    const own = new Browser(gatebook);
    await own.signIn('ada');
    await lock();
    expect((await own.ask('POST', '/api/session/password', { password: PASSWORD })).status).toBe(204);
    const change = { oldPassword: PASSWORD, newPassword: `${PASSWORD} anew` };
    expect((await own.ask('PUT', '/api/me/password', change)).status).toBe(204);
  });

  it('stays locked where a browser is known to somebody else, and where all browsers were forgotten', async () => {
    await gatebook.person('grace');
    const other = new Browser(gatebook);
    await other.signIn('grace');
    const own = new Browser(gatebook);
    await own.signIn('ada');
    clock.advance(1);
    expect((await own.ask('DELETE', '/api/me/devices')).status).toBe(204);
    await lock();
    expect(await statusOf(other)).toBe(429);
    expect(await statusOf(own)).toBe(429);
  });
});

describe('the cookie by which a browser is known', () => {
  it('is sent to the API alone, lasts 90 days and stays when its owner signs out', async () => {
    const browser = new Browser(gatebook);
    const { headers } = await browser.signIn('ada');
    const [, device] = headers['set-cookie'] as string[];
    expect(device).toMatch(
      /^gatebook-device=gbd_[^;]+; Max-Age=7776000; Path=\/api\/; HttpOnly; SameSite=Strict$/,
    );
    const { headers: signedOut } = await browser.ask('DELETE', '/api/session');
    expect(signedOut['set-cookie']).toMatch(/^gatebook=;/);
  });

  it('is not set by a refused sign-in', async () => {
    const browser = new Browser(gatebook);
    expect((await browser.signIn('ada', WRONG)).status).toBe(401);
    expect(browser.device).toBeNull();
  });

  it.each([
    ['malformed', 'gatebook-device=%00%ff'],
    ['empty', 'gatebook-device='],
    ['too long', `gatebook-device=gbd_${'A'.repeat(5_000)}`],
    ['of https', `__Secure-gatebook-device=gbd_${'A'.repeat(80)}`],
    ['a session', `gatebook-device=gbw_${'A'.repeat(43)}`],
  ])('counts as none when it is %s', async (_, cookie) => {
    const browser = new Browser(gatebook);
    browser.device = cookie;
    expect(await statusOf(browser)).toBe(200);
    expect(browser.device).toMatch(/^gatebook-device=gbd_/);
    await lock();
    browser.device = cookie;
    expect(await statusOf(browser)).toBe(429);
  });

  it('counts as none when it comes twice', async () => {
    const browser = new Browser(gatebook);
    await browser.signIn('ada');
    await lock();
    browser.device = `${browser.device ?? ''}; ${browser.device ?? ''}`;
    expect(await statusOf(browser)).toBe(429);
  });

  it('opens no session by itself', async () => {
    const browser = new Browser(gatebook);
    await browser.signIn('ada');
    browser.cookie = null;
    expect(await browser.status()).toBe(401);
  });
});
