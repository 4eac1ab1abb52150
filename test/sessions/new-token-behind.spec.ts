import type { EventStore } from '../../src/event-store/event-store';
import { signedIn } from '../support/browser';
import { Gong } from '../support/gong';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

/** From the moment at which a new token is stored, the node gets no event until this rings. */
const resumed = new Gong();
let isHeld = false;

const held = (store: EventStore): EventStore =>
  new Proxy(store, {
    get(target, name) {
      const append: EventStore['append'] = (stream, expected, events) => {
        if (events.some(({ type }) => type === 'SessionTokenReplaced')) isHeld = true;
        return target.append(stream, expected, events);
      };
      const subscribeAll: EventStore['subscribeAll'] = async function* (...call) {
        for await (const message of target.subscribeAll(...call)) {
          if (isHeld) await resumed.rung;
          yield message;
        }
      };
      if (name === 'append') return append;
      if (name === 'subscribeAll') return subscribeAll;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ around: held, waits: { positionMs: 3_000 } });
});
afterAll(async () => {
  resumed.ring();
  await gatebook.close();
});

it('a browser gets its new token also from a node that does not fold it in time', async () => {
  await gatebook.person('mia');
  const browser = await signedIn(gatebook, 'mia');
  const before = browser.cookie;
  const { status } = await browser.ask('POST', '/api/session/password', { password: PASSWORD });
  expect([status, isHeld]).toEqual([204, true]);
  expect(browser.cookie).not.toBe(before);
  resumed.ring();
  await gatebook.settled();
  expect(await browser.status()).toBe(200);
});
