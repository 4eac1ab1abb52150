import { commandContext } from '../../src/event-store/envelope';
import { SessionUses } from '../../src/http/authentication/session-uses';
import type { SessionUsage } from '../../src/sessions/session-usage';
import { Browser, signedIn } from '../support/browser';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let clock: ManualClock;
let gatebook: TestApp;
let ada: string;
beforeEach(async () => {
  clock = new ManualClock('2026-03-01T08:00:00.000Z');
  gatebook = await openTestApp({ clock });
  ada = await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const usesWritten = () => (gatebook.app.nest.get(SessionUses) as SessionUsage).written();

describe('a person who signs in', () => {
  it('gets a session, with the same events as at the guard and one more', async () => {
    const browser = new Browser(gatebook);
    let answer;
    const events = await gatebook.eventsOf(async () => (answer = await browser.signIn('ada')));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        userId: ada,
        username: 'ada',
        admin: false,
        expiresAt: '2026-03-08T08:00:00.000Z',
        freshUntil: '2026-03-01T08:15:00.000Z',
        mustChangePassword: false,
      },
      headers: { 'gatebook-position': expect.any(String) as string, 'cache-control': 'no-store' },
    });
    expect(events).toEqual(['LoginAttempted', 'LoginSucceeded', 'SessionBegun']);
    const read = await browser.ask('GET', '/api/session');
    expect([read.status, read.body]).toEqual([200, (answer as unknown as { body: object }).body]);
  });

  it('T-65 gets the token in a cookie that scripts, other sites and other paths do not see', async () => {
    const browser = await signedIn(gatebook);
    expect(browser.cookie).toMatch(/^gatebook=gbw_[\w-]{43}$/);
    const [, ...attributes] = (await signedInAgain(browser)).split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/api/', 'SameSite=Strict']);
  });

  it('T-66 gets a new token each time, and the session that the browser had before ends', async () => {
    const browser = await signedIn(gatebook);
    const before = browser.at(gatebook);
    await browser.signIn('ada');
    expect(browser.cookie).not.toBe(before.cookie);
    expect([await browser.status(), await before.status()]).toEqual([200, 401]);
  });

  it('leaves the token nowhere: not in an answer, an event or a log line', async () => {
    const browser = await signedIn(gatebook);
    const token = browser.cookie?.split('=')[1] ?? '';
    const list = await browser.ask('GET', '/api/me/sessions');
    const audit = await gatebook.ask('GET', '/api/audit/events', { token: gatebook.adminToken });
    const everywhere = [list.text, audit.text, JSON.stringify(await gatebook.events()), ...gatebook.logged];
    for (const text of everywhere) expect(text).not.toContain(token);
  });

  it('is in the audit with address and browser, sealed for them', async () => {
    await gatebook.ask('POST', '/api/session', {
      body: { username: 'ada', password: PASSWORD },
      from: '192.0.2.7',
      headers: { 'sec-fetch-site': 'same-origin', 'user-agent': 'Browser 1' },
    });
    const audit = await gatebook.ask('GET', '/api/audit/events?type=SessionBegun', {
      token: gatebook.adminToken,
    });
    expect(audit.json<{ items: unknown[] }>().items).toMatchObject([
      {
        subject: { userId: ada, username: 'ada' },
        actor: { kind: 'user', id: ada, name: 'ada' },
        address: { value: '192.0.2.7', source: 'peer' },
        userAgent: 'Browser 1',
      },
    ]);
    const [begun] = (await gatebook.events()).filter(({ type }) => type === 'SessionBegun');
    expect(begun?.personal).toMatchObject([{ subject: ada }]);
    expect(JSON.stringify(begun)).not.toContain('192.0.2.7');
  });

  it.each([
    ['a wrong password', 'ada', 'wrong', 'invalid_credentials', 401],
    ['an unknown name', 'nobody', PASSWORD, 'invalid_credentials', 401],
  ])('with %s is refused as at the guard', async (_, username, password, code, status) => {
    const browser = new Browser(gatebook);
    const answer = await browser.signIn(username, password);
    expect([answer.status, answer.body.code, browser.setCookie]).toEqual([status, code, undefined]);
  });

  it.each([
    ['pending_approval', async () => undefined],
    ['blocked', async () => void (await approvedAndBlocked())],
    ['rejected', async () => void (await gatebook.act('bob', 'reject'))],
  ])('and is not admitted is refused with %s after the right password alone', async (code, prepare) => {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'bob', password: PASSWORD } });
    await prepare();
    const browser = new Browser(gatebook);
    const events = await gatebook.eventsOf(async () => {
      expect(await browser.signIn('bob')).toMatchObject({ status: 403, body: { code } });
    });
    expect(events).toEqual(['LoginAttempted', 'LoginRefused']);
    expect((await browser.signIn('bob', 'wrong')).body.code).toBe('invalid_credentials');
  });

  it('shares the throttle with the guard', async () => {
    const browser = new Browser(gatebook);
    for (let i = 0; i < 3; i += 1) await browser.signIn('ada', 'wrong');
    for (let i = 0; i < 2; i += 1) await gatebook.login('ada', 'wrong');
    const answer = await browser.signIn('ada');
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([
      429,
      'throttled',
      '10',
    ]);
  });
});

const approvedAndBlocked = async () => {
  await gatebook.act('bob', 'approve');
  return gatebook.act('bob', 'block');
};

const signedInAgain = async (browser: Browser): Promise<string> => {
  await browser.signIn('ada');
  return browser.setCookie ?? '';
};

describe('a person who signs out', () => {
  it('has no session any more, and the browser drops the cookie', async () => {
    const browser = await signedIn(gatebook);
    const copy = browser.at(gatebook);
    const events = await gatebook.eventsOf(async () => {
      expect(await browser.ask('DELETE', '/api/session')).toMatchObject({ status: 204, text: '' });
    });
    expect(events).toEqual(['SessionEnded']);
    expect(browser.setCookie).toMatch(/^gatebook=; Max-Age=0; Path=\/api\/; HttpOnly; SameSite=Strict$/);
    expect(await copy.ask('GET', '/api/session')).toMatchObject({
      status: 401,
      body: { code: 'invalid_token' },
    });
    expect(copy.cookie).toBeNull();
  });

  it('in one browser stays signed in in another', async () => {
    const [one, other] = [await signedIn(gatebook), await signedIn(gatebook)];
    await one.ask('DELETE', '/api/session');
    expect(await other.status()).toBe(200);
  });
});

describe('a session', () => {
  it('survives a restart and a rebuild', async () => {
    const browser = await signedIn(gatebook);
    const cookie = browser.cookie;
    await gatebook.restart();
    const after = new Browser(gatebook);
    after.cookie = cookie;
    expect(await after.status()).toBe(200);
    const { projector } = gatebook.app.parts;
    projector.rebuild('sessions', commandContext({ kind: 'operator', id: null }));
    await projector.rebuildSettled('sessions');
    expect(await after.status()).toBe(200);
    expect(await projector.verify('sessions')).toMatchObject({ ok: true, differences: [] });
  });

  it('ends after eight hours without a request, exactly', async () => {
    const browser = await signedIn(gatebook);
    clock.advance(8 * HOUR - 1);
    expect(await browser.status()).toBe(200);
    clock.advance(8 * HOUR - 1);
    expect(await browser.status()).toBe(200);
    clock.advance(8 * HOUR);
    expect(await browser.status()).toBe(401);
  });

  it('notes its use at most once in two hours', async () => {
    const browser = await signedIn(gatebook);
    const uses = await gatebook.eventsOf(async () => {
      for (let minutes = 0; minutes < 6 * 60; minutes += 10) {
        clock.advance(HOUR / 6);
        expect(await browser.status()).toBe(200);
        await usesWritten();
      }
    });
    expect(uses).toEqual(['SessionUsed', 'SessionUsed', 'SessionUsed']);
  });

  it('ends after seven days however much it is used', async () => {
    const browser = await signedIn(gatebook);
    for (let hours = 7; hours < 7 * 24; hours += 7) {
      clock.advance(7 * HOUR);
      expect([hours, await browser.status()]).toEqual([hours, 200]);
      await usesWritten();
    }
    clock.set('2026-03-08T07:59:59.999Z');
    expect(await browser.status()).toBe(200);
    clock.set('2026-03-08T08:00:00.000Z');
    expect(await browser.status()).toBe(401);
  });

  it('of an administrator ends after one hour without a request and after twelve in all', async () => {
    await gatebook.act('ada', 'grant-admin');
    const browser = new Browser(gatebook);
    const answer = await browser.signIn('ada');
    expect(answer.body).toMatchObject({ admin: true, expiresAt: '2026-03-01T20:00:00.000Z' });
    const other = await signedIn(gatebook);
    clock.advance(HOUR - 1);
    expect(await browser.status()).toBe(200);
    clock.advance(1);
    expect([await browser.status(), await other.status()]).toEqual([200, 401]);
  });

  it('ends with shorter limits that are configured later', async () => {
    const browser = await signedIn(gatebook);
    const cookie = browser.cookie;
    clock.advance(2 * HOUR);
    await gatebook.restart({ GATEBOOK_SESSION_MAX_SECONDS: '7200' });
    const after = new Browser(gatebook);
    after.cookie = cookie;
    expect(await after.status()).toBe(401);
  });

  it('never outlives the time for which its events are kept', async () => {
    await gatebook.restart({ GATEBOOK_LOGIN_RETENTION_DAYS: '1' });
    const browser = new Browser(gatebook);
    expect((await browser.signIn('ada')).body.expiresAt).toBe('2026-03-02T08:00:00.000Z');
    clock.advance(2 * DAY);
    expect(await browser.status()).toBe(401);
  });
});
