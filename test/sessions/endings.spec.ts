import { Browser } from '../support/browser';
import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { openTestApp, PASSWORD, type AppNode, type TestApp } from '../support/test-app';

const OTHER_PASSWORD = 'marble compass hums 77';

let line: Line;
let gatebook: TestApp;
beforeAll(async () => {
  line = clearLine();
  gatebook = await openTestApp({ nodes: 2, around: (store) => disturbed(store, line) });
  await gatebook.person('ruth');
  await gatebook.act('ruth', 'grant-admin');
});
afterAll(() => gatebook.close());

const [FIRST, SECOND] = [0, 1];
const nodeAt = (index: number): AppNode => gatebook.nodes[index] as AppNode;

const setPasswordByLink = async (name: string) => {
  const link = await gatebook.act(name, 'password-link');
  const body = { token: link.body.token, password: OTHER_PASSWORD };
  return gatebook.ask('POST', '/api/password-links/redeem', { body });
};

/** What ends sessions, and how a sign-in during it is refused. */
const ENDINGS: readonly [string, string, (name: string) => Promise<unknown>][] = [
  ['a block', 'blocked', (name) => gatebook.act(name, 'block')],
  [
    'a block that ends',
    'blocked',
    (name) => gatebook.act(name, 'block', { until: '2026-03-01T08:00:01.000Z' }),
  ],
  [
    'a deletion',
    'conflict',
    (name) => gatebook.ask('DELETE', `/api/users/${name}`, { token: gatebook.adminToken }),
  ],
  ['a new password by a link', 'conflict', setPasswordByLink],
  ['the admin right', 'conflict', (name) => gatebook.act(name, 'grant-admin')],
];

describe.each(ENDINGS)('T-67 %s', (_, code, happensTo) => {
  it('ends the sessions of that person on every node', async () => {
    const name = await gatebook.newPerson();
    const browser = new Browser(nodeAt(SECOND));
    await browser.signIn(name);
    const stranger = new Browser(nodeAt(SECOND));
    await stranger.signIn('ruth');
    await happensTo(name);
    await gatebook.settled();
    const at = (index: number) => browser.at(nodeAt(index)).status();
    expect([await at(FIRST), await at(SECOND)]).toEqual([401, 401]);
    expect(await stranger.status()).toBe(200);
  });

  it('between the sign-in and its session leaves no session', async () => {
    const name = await gatebook.newPerson();
    line.aroundAppend = async (append, stream) => {
      if (!stream.startsWith('session-')) return append();
      line = Object.assign(line, clearLine());
      await happensTo(name);
      return append();
    };
    const browser = new Browser(nodeAt(FIRST));
    const answer = await browser.signIn(name);
    expect([answer.body.code, browser.setCookie]).toEqual([code, undefined]);
    const sessions = gatebook.app.parts.queries.sessions;
    expect(sessions.ofPerson(gatebook.app.parts.queries.users.byUsername(name)?.userId ?? '')).toEqual([]);
  });
});

describe('T-67 the loss of the admin right', () => {
  it('ends the sessions of that person on every node', async () => {
    const name = await gatebook.newPerson();
    await gatebook.act(name, 'grant-admin');
    await gatebook.settled();
    const browser = new Browser(nodeAt(SECOND));
    expect((await browser.signIn(name)).body).toMatchObject({ admin: true });
    expect((await browser.ask('GET', '/api/users')).status).toBe(200);
    await gatebook.act(name, 'revoke-admin');
    await gatebook.settled();
    expect((await browser.ask('GET', '/api/users')).status).toBe(401);
  });
});

describe('a session that was ended by a block', () => {
  it('does not come back when the block is lifted', async () => {
    const name = await gatebook.newPerson();
    const browser = new Browser(nodeAt(FIRST));
    await browser.signIn(name);
    await gatebook.act(name, 'block');
    await gatebook.act(name, 'unblock');
    expect(await browser.at(nodeAt(FIRST)).status()).toBe(401);
  });
});

describe('a session that is ended on one node', () => {
  it('has ended on the other', async () => {
    const name = await gatebook.newPerson();
    const browser = new Browser(nodeAt(FIRST));
    await browser.signIn(name);
    await gatebook.settled();
    const copy = browser.at(nodeAt(SECOND));
    expect(await copy.status()).toBe(200);
    await browser.ask('DELETE', '/api/session');
    await gatebook.settled();
    expect(await copy.status()).toBe(401);
  });

  it('by sign-outs on both at once ends once', async () => {
    const name = await gatebook.newPerson();
    const browser = new Browser(nodeAt(FIRST));
    await browser.signIn(name);
    await gatebook.settled();
    const copy = browser.at(nodeAt(SECOND));
    const ended = await gatebook.eventsOf(async () => {
      const both = await Promise.all([browser, copy].map((each) => each.ask('DELETE', '/api/session')));
      expect(both.map(({ status }) => status).every((status) => status === 204 || status === 401)).toBe(true);
      await gatebook.settled();
    });
    expect(ended).toEqual(['SessionEnded']);
  });
});

describe('what ends no session', () => {
  it('is too many wrong passwords, groups, a profile, an unblock', async () => {
    const name = await gatebook.newPerson();
    const browser = new Browser(nodeAt(FIRST));
    await browser.signIn(name);
    for (let i = 0; i < 6; i += 1) await gatebook.login(name, 'wrong');
    const token = gatebook.adminToken;
    await gatebook.ask('PUT', `/api/users/${name}/groups`, { token, body: { groups: ['lab'] } });
    await gatebook.ask('PUT', `/api/users/${name}/profile`, { token, body: { email: 'a@example.org' } });
    await gatebook.act(name, 'unblock');
    expect(await browser.status()).toBe(200);
    expect((await gatebook.login(name, PASSWORD)).status).toBe(429);
  });
});

describe("a person's sessions", () => {
  it('are listed with where they were used, this one marked, and end one by one or all others', async () => {
    const name = await gatebook.newPerson();
    const [one, two, three] = [0, 1, 2].map(() => new Browser(nodeAt(FIRST))) as [Browser, Browser, Browser];
    for (const each of [one, two, three]) await each.signIn(name);
    const list = async (browser: Browser) =>
      (await browser.ask('GET', '/api/me/sessions')).json<{ items: Record<string, unknown>[] }>().items;
    const items = await list(one);
    expect(items).toHaveLength(3);
    expect(items.filter(({ current }) => current)).toEqual([
      {
        id: expect.any(String) as string,
        current: true,
        createdAt: '2026-03-01T08:00:00.000Z',
        lastUsedAt: '2026-03-01T08:00:00.000Z',
        expiresAt: '2026-03-08T08:00:00.000Z',
        address: '127.0.0.1',
        userAgent: expect.any(String) as string,
        origin: 'password',
      },
    ]);
    const ofTwo = String((await list(two)).find(({ current }) => current)?.id);
    expect((await one.ask('DELETE', `/api/me/sessions/${ofTwo}`)).status).toBe(204);
    expect([await one.status(), await two.status(), await three.status()]).toEqual([200, 401, 200]);
    expect(await one.ask('DELETE', `/api/me/sessions/${ofTwo}`)).toMatchObject({
      body: { code: 'not_found' },
    });
    expect((await one.ask('DELETE', '/api/me/sessions')).status).toBe(204);
    expect([await one.status(), await three.status()]).toEqual([200, 401]);
  });

  it("are nobody else's to end", async () => {
    const [name, other] = [await gatebook.newPerson(), await gatebook.newPerson()];
    const [browser, attacker] = [new Browser(nodeAt(FIRST)), new Browser(nodeAt(FIRST))];
    await browser.signIn(name);
    await attacker.signIn(other);
    const own = (await browser.ask('GET', '/api/me/sessions')).json<{ items: { id: string }[] }>();
    const answer = await attacker.ask('DELETE', `/api/me/sessions/${own.items[0]?.id ?? ''}`);
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect(await browser.status()).toBe(200);
  });
});
