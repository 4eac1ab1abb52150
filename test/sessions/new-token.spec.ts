import { commandContext } from '../../src/event-store/envelope';
import type { EventStore } from '../../src/event-store/event-store';
import { Browser } from '../support/browser';
import { Gong } from '../support/gong';
import { openTestApp, PASSWORD, type AppNode, type TestApp } from '../support/test-app';
import { aroundNextVerification } from '../support/verifications';

const NEW_PASSWORD = 'marble compass hums 77';
const NODES = 2;
const SECOND_NODE = 1;

/** While it is set, the second node gets no event. */
let held: Gong | null = null;

/** A store that other nodes write to as well; each node follows it on its own. */
const shared = (store: EventStore): EventStore => {
  let followers = 0;
  return new Proxy(store, {
    get(target, name) {
      const subscribeAll: EventStore['subscribeAll'] = async function* (...call) {
        const node = followers % NODES;
        followers += 1;
        for await (const message of target.subscribeAll(...call)) {
          if (node === SECOND_NODE) await held?.rung;
          yield message;
        }
      };
      if (name === 'subscribeAll') return subscribeAll;
      if (name === 'capabilities') return () => ({ ...target.capabilities(), sharedByNodes: true });
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
};

let gatebook: TestApp;
let count = 0;
beforeAll(async () => {
  gatebook = await openTestApp({ nodes: NODES, around: shared });
});
afterAll(() => gatebook.close());

const nodeAt = (index: number): AppNode => gatebook.nodes[index] as AppNode;
const signedIn = async (): Promise<Browser> => {
  count += 1;
  const name = `person-${String(count)}`;
  await gatebook.person(name);
  const browser = new Browser(nodeAt(0));
  expect((await browser.signIn(name)).status).toBe(200);
  await gatebook.settled();
  return browser;
};

/** What a person types a password for, in a session. */
const TYPED: readonly [string, (browser: Browser) => Promise<{ status: number }>][] = [
  ['the password again', (browser) => browser.ask('POST', '/api/session/password', { password: PASSWORD })],
  [
    'a new password',
    (browser) => browser.ask('PUT', '/api/me/password', { oldPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  ],
];

describe.each(TYPED)('T-66 a person who types %s', (_, types) => {
  it('has the same session with a new token, as long as before', async () => {
    const browser = await signedIn();
    const before = (await browser.ask('GET', '/api/me/sessions')).json<{ items: object[] }>().items;
    const { cookie } = browser;
    gatebook.clock.advance(60_000);
    expect(await types(browser)).toMatchObject({ status: 204 });
    expect(browser.setCookie).toMatch(
      /^gatebook=gbw_[\w-]{43}; Max-Age=604740; Path=\/api\/; HttpOnly; SameSite=Strict$/,
    );
    expect(browser.cookie).not.toBe(cookie);
    const after = (await browser.ask('GET', '/api/me/sessions')).json<{ items: object[] }>().items;
    const same = ({ id, createdAt, expiresAt }: Record<string, unknown>) => ({ id, createdAt, expiresAt });
    expect(after).toMatchObject(before.map((item) => ({ ...same(item as never), current: true })));
  });

  it('has no use of the old token any more, on any node, and keeps the cookie when it still arrives', async () => {
    const browser = await signedIn();
    const inFlight = browser.at(nodeAt(0));
    await types(browser);
    await gatebook.settled();
    for (const node of gatebook.nodes) {
      const late = inFlight.at(node);
      for (const [method, url] of [
        ['GET', '/api/me'],
        ['DELETE', '/api/session'],
      ] as const) {
        const answer = await late.ask(method, url);
        expect([answer.status, answer.body.code, late.setCookie]).toEqual([401, 'invalid_token', undefined]);
        expect([answer.body.retryAfterSeconds, answer.headers['retry-after']]).toEqual([1, '1']);
      }
      expect(await browser.at(node).status()).toBe(200);
    }
  });

  it('has the new token after a rebuild and a restart', async () => {
    const browser = await signedIn();
    const old = browser.at(nodeAt(0));
    await types(browser);
    const { projector } = gatebook.app.parts;
    projector.rebuild('sessions', commandContext({ kind: 'operator', id: null }));
    await projector.rebuildSettled('sessions');
    expect(await projector.verify('sessions')).toMatchObject({ ok: true, differences: [] });
    expect([await browser.status(), await old.at(nodeAt(0)).status()]).toEqual([200, 401]);
    await gatebook.restart();
    expect(await browser.at(nodeAt(0)).status()).toBe(200);
  });

  it('is known at once at another node, which has not got the event yet', async () => {
    const browser = await signedIn();
    held = new Gong();
    await types(browser);
    const elsewhere = browser.at(nodeAt(SECOND_NODE));
    const asked = elsewhere.status();
    held.ring();
    held = null;
    expect([await asked, elsewhere.setCookie]).toEqual([200, undefined]);
  });

  it('leaves no session behind when the new token was lost and the person signs in again', async () => {
    const browser = await signedIn();
    const missedIt = browser.at(nodeAt(0));
    await types(browser);
    // one of them is the right one now
    for (const password of [PASSWORD, NEW_PASSWORD])
      await missedIt.signIn(`person-${String(count)}`, password);
    expect([await browser.status(), await missedIt.status()]).toEqual([401, 200]);
  });

  it('leaves the token nowhere: not in an event or a log line', async () => {
    const browser = await signedIn();
    await types(browser);
    const token = browser.cookie?.split('=')[1] ?? '';
    for (const text of [JSON.stringify(await gatebook.events()), ...gatebook.logged])
      expect(text).not.toContain(token);
  });

  it('loses both tokens with the session', async () => {
    const browser = await signedIn();
    const old = browser.at(nodeAt(0));
    const copy = browser;
    await types(browser);
    const current = copy.at(nodeAt(0));
    await browser.ask('DELETE', '/api/session');
    expect([await current.status(), await old.status(), old.cookie]).toEqual([401, 401, null]);
  });
});

describe('two tabs in which the password is typed at once', () => {
  it('get one new token between them, and the session goes on', async () => {
    const browser = await signedIn();
    const other = browser.at(nodeAt(0));
    const typeAgain = (tab: Browser) => tab.ask('POST', '/api/session/password', { password: PASSWORD });
    // both requests came with the old token; the other one is decided last
    const firstIsDone = new Gong();
    aroundNextVerification(nodeAt(0), async (verify) => {
      await firstIsDone.rung;
      return verify();
    });
    const slow = typeAgain(other);
    await typeAgain(browser);
    firstIsDone.ring();
    expect([(await slow).status, other.setCookie]).toEqual([204, undefined]);
    expect(await browser.status()).toBe(200);
  });
});

describe('a password that is wrong, or a change that is refused', () => {
  it('leaves the token', async () => {
    const browser = await signedIn();
    const { cookie } = browser;
    await browser.ask('POST', '/api/session/password', { password: 'wrong' });
    await browser.ask('PUT', '/api/me/password', { oldPassword: PASSWORD, newPassword: 'short' });
    expect([browser.cookie, await browser.status()]).toEqual([cookie, 200]);
  });
});

describe('a person who is blocked while the password is verified', () => {
  it('has no session, with the old token or a new one', async () => {
    const browser = await signedIn();
    const name = `person-${String(count)}`;
    aroundNextVerification(nodeAt(0), async (verify) => {
      await gatebook.act(name, 'block');
      return verify();
    });
    const answer = await browser.ask('POST', '/api/session/password', { password: PASSWORD });
    expect([answer.body.code, browser.setCookie, await browser.status()]).toEqual([
      'blocked',
      undefined,
      401,
    ]);
  });
});
