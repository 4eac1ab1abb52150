import { statusAndCode } from '../support/answers';
import { Browser, signedIn } from '../support/browser';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, PASSWORD, type AppNode, type TestApp } from '../support/test-app';

const NEW_PASSWORD = 'marble compass hums 77';

let clock: ManualClock;
let gatebook: TestApp;
beforeAll(async () => {
  clock = new ManualClock('2026-03-01T08:00:00.000Z');
  gatebook = await openTestApp({ clock, nodes: 2 });
  for (const name of ['ada', 'bob', 'eve']) await gatebook.person(name);
});
afterAll(() => gatebook.close());

const put = (name: string, what: string, body: object) =>
  gatebook.ask('PUT', `/api/users/${name}/${what}`, { token: gatebook.adminToken, body });

describe('a person whose account ends', () => {
  it('is out from that instant exactly, on every node, and cannot sign in', async () => {
    const browser = new Browser(gatebook);
    await browser.signIn('ada');
    await put('ada', 'valid-until', { validUntil: '2026-03-01T09:00:00Z' });
    await gatebook.settled();
    const other = browser.at(gatebook.nodes[1] as AppNode);
    clock.set('2026-03-01T08:59:59.999Z');
    expect([await browser.status(), await other.status()]).toEqual([200, 200]);
    clock.set('2026-03-01T09:00:00.000Z');
    expect([await browser.at(gatebook).status(), await other.status()]).toEqual([401, 401]);
    expect((await new Browser(gatebook).signIn('ada')).body.code).toBe('expired');
    await put('ada', 'valid-until', { validUntil: null });
    await gatebook.settled();
    expect([await browser.at(gatebook).status(), await other.status()]).toEqual([401, 401]);
    expect((await browser.signIn('ada')).status).toBe(200);
  });
});

describe('a person who has to set a new password', () => {
  it('signs in, may do nothing else, and is free with a new one', async () => {
    await put('bob', 'password-change-required', { required: true });
    const browser = new Browser(gatebook);
    expect(await browser.signIn('bob')).toMatchObject({ status: 200, body: { mustChangePassword: true } });
    const refused: readonly ['GET' | 'PUT' | 'POST' | 'DELETE', string, object?][] = [
      ['GET', '/api/me'],
      ['PUT', '/api/me/profile', { email: 'b@example.org' }],
      ['GET', '/api/me/sessions'],
      ['DELETE', '/api/me/sessions'],
      ['GET', '/api/me/logins'],
      ['DELETE', '/api/me/devices'],
      ['GET', '/api/me/export'],
      ['POST', '/api/session/password', { password: PASSWORD }],
    ];
    const events = await gatebook.eventsOf(async () => {
      for (const [method, url, body] of refused) {
        const answer = await browser.ask(method, url, body);
        expect([url, answer.status, answer.body.code]).toEqual([url, 403, 'password_change_required']);
      }
    });
    expect(events).toEqual([]);
    expect((await browser.ask('GET', '/api/session')).body.mustChangePassword).toBe(true);
    const change = { oldPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await browser.ask('PUT', '/api/me/password', change)).status).toBe(204);
    expect((await browser.ask('GET', '/api/session')).body.mustChangePassword).toBe(false);
    expect((await browser.ask('GET', '/api/me')).status).toBe(200);
    expect((await gatebook.login('bob', NEW_PASSWORD)).status).toBe(200);
  });

  it('keeps an open session for that alone, until it is waived', async () => {
    await gatebook.act('eve', 'grant-admin');
    const browser = await signedIn(gatebook, 'eve');
    const list = async () => statusAndCode(await browser.ask('GET', '/api/users'));
    expect(await list()).toEqual([200, undefined]);
    await put('eve', 'password-change-required', { required: true });
    expect(await list()).toEqual([403, 'password_change_required']);
    await put('eve', 'password-change-required', { required: false });
    expect(await list()).toEqual([200, undefined]);
  });

  it('may sign out without one', async () => {
    await put('bob', 'password-change-required', { required: true });
    const browser = new Browser(gatebook);
    await browser.signIn('bob', NEW_PASSWORD);
    expect((await browser.ask('DELETE', '/api/session')).status).toBe(204);
  });
});
