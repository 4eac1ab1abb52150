import { createHash } from 'node:crypto';
import { codeOf } from '../support/answers';
import { Browser } from '../support/browser';
import { openTestApp, type Answer, type TestApp } from '../support/test-app';

const HUB = `gbk_${'h'.repeat(43)}`;
const HUB_SESSION = '0f4cc2e1a7b94d0cb9f5a9f3a3c1d2e4';
const KEY = 'Yk3v0mCz1uM7b2fQhWq8Rw';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_HUB_TOKEN: HUB } });
});
afterAll(() => gatebook.close());

/** A ticket for a browser with the session of the hub and the key. */
const newTicket = async (): Promise<string> => {
  const { body } = await gatebook.login(await gatebook.newPerson());
  const { userId, passwordRevision } = body;
  const order = { userId, passwordRevision, hubSession: digest(HUB_SESSION), browser: digest(KEY) };
  const answer = await gatebook.ask('POST', '/guard/tickets', { token: HUB, body: order });
  return String(answer.body['ticket']);
};
const browserWith = (hubSession: string | null, key: string | null): Browser => {
  const browser = new Browser(gatebook);
  browser.hubSession = hubSession;
  browser.hubTicket = key;
  return browser;
};
const redeem = (browser: Browser, ticket: string): Promise<Answer> =>
  browser.ask('POST', '/api/session', { ticket });

describe('a ticket for one browser', () => {
  it.each([null, '', 'another', `${KEY}A`, digest(KEY)])(
    'opens nothing in one with the key %j, also with the session of the hub',
    async (key) => {
      const ticket = await newTicket();
      const refused = await redeem(browserWith(HUB_SESSION, key), ticket);
      expect([refused.status, codeOf(refused)]).toEqual([410, 'link_invalid']);
      expect((await redeem(browserWith(HUB_SESSION, KEY), ticket)).status).toBe(200);
    },
  );

  it('opens nothing without the session of the hub', async () => {
    expect(codeOf(await redeem(browserWith(null, KEY), await newTicket()))).toBe('link_invalid');
  });

  it('opens a session that needs the key no more', async () => {
    const browser = browserWith(HUB_SESSION, KEY);
    await redeem(browser, await newTicket());
    browser.hubTicket = null;
    expect(await browser.status()).toBe(200);
  });
});
