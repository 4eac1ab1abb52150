import { Browser } from '../support/browser';
import { openTestApp, type Answer, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let ruth: string;
let grace: Browser;
beforeAll(async () => {
  gatebook = await openTestApp();
  ruth = await gatebook.person('ruth');
  await gatebook.person('grace');
  await gatebook.act('grace', 'grant-admin');
  grace = new Browser(gatebook);
  await grace.signIn('grace');
});
afterAll(() => gatebook.close());

type Way = (method: 'GET' | 'DELETE', url: string) => Promise<Answer>;

/** Ways of an administrator, and who is then named in the audit. */
const WAYS: readonly [string, Way, string][] = [
  ['with a token', (method, url) => gatebook.ask(method, url, { token: gatebook.adminToken }), 'token'],
  ['by a session', (method, url) => grace.ask(method, url), 'admin'],
  ['as the operator', (method, url) => gatebook.ask(method, url, { asOperator: true }), 'operator'],
];

describe.each(WAYS)('an administrator, %s,', (_, ask, kind) => {
  it("lists a person's sessions and ends them all", async () => {
    const [one, two] = [new Browser(gatebook), new Browser(gatebook)];
    for (const browser of [one, two]) await browser.signIn('ruth');
    const list = await ask('GET', '/api/users/ruth/sessions');
    expect(list).toMatchObject({
      status: 200,
      body: { items: [{ current: false, origin: 'password' }, { current: false }] },
    });
    const events = await gatebook.eventsOf(async () => {
      expect(await ask('DELETE', `/api/users/${ruth}/sessions`)).toMatchObject({ status: 204, text: '' });
    });
    expect(events).toEqual(['SessionEnded', 'SessionEnded']);
    expect([await one.status(), await two.status(), await grace.status()]).toEqual([401, 401, 200]);
    const [ended] = (await gatebook.events({ types: ['SessionEnded'] })).slice(-1);
    expect(ended).toMatchObject({ actor: { kind }, data: { userId: ruth, cause: 'admin' } });
    expect(await gatebook.eventsOf(() => ask('DELETE', '/api/users/ruth/sessions'))).toEqual([]);
    expect((await ask('GET', '/api/users/ruth/sessions')).body).toEqual({ items: [] });
  });

  it('is told that there is no such person', async () => {
    for (const method of ['GET', 'DELETE'] as const) {
      expect(await ask(method, '/api/users/nobody/sessions')).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
  });
});

describe('a person who is no administrator', () => {
  it("neither lists nor ends anybody's sessions there", async () => {
    const browser = new Browser(gatebook);
    await browser.signIn('ruth');
    for (const method of ['GET', 'DELETE'] as const) {
      const answer = await browser.ask(method, '/api/users/grace/sessions');
      expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope']);
    }
    expect(await grace.status()).toBe(200);
  });
});
