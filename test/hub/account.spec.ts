import { createHash } from 'node:crypto';
import { describeSessionsOfPersons, MAP } from './account-of-person';
import {
  ACCOUNT,
  type AccountHub,
  openAccount,
  PAGES,
  PASSWORD,
  redeem,
  startAccountHub,
  whoIsIn,
} from './account-page';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { describeLinksForAdministrators } from './links-for-administrators';
import { cli } from './managed-hub';
import { until } from './waiting';

describe.each(HUBS.filter(hasCostlyTests))('at JupyterHub %s, the way to the own account', (version) => {
  let hub: AccountHub;

  beforeAll(async () => {
    const people = ['boss', 'ada', 'ada.long', 'eva', 'kim', 'mary', 'nora', 'tom'];
    hub = await startAccountHub(version, people, [MAP]);
    await cli(hub.folder, 'users', 'grant-admin', 'boss');
  });
  // undefined if the start failed
  afterAll(() => (hub as AccountHub | undefined)?.stop());

  const attributesOf = (browser: HubBrowser, cookie: string) => browser.attributesOf(cookie)?.split('; ');

  describe('beside which links', () => {
    describeLinksForAdministrators(() => hub);
  });

  it('is the link of the home page', async () => {
    const { body } = await (await hub.atHub('eva')).request('/hub/home');

    expect(body).toContain(`href="${ACCOUNT}"`);
  });

  it('is without a typed password for whoever is signed in to the hub', async () => {
    const browser = await hub.atHub('eva');
    const { status, location, ticket, headers } = await openAccount(browser);

    expect({ status, location }).toEqual({ status: 303, location: `${PAGES}hub-sign-in#${ticket}` });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(await redeem(browser, ticket)).toBe(200);
    expect(await whoIsIn(browser)).toBe('eva');
    expect(hub.log()).toContain(ACCOUNT);
    expect(hub.log()).not.toContain(ticket.slice(4, 40));
  });

  it('begins at the form of the hub for whoever is not', async () => {
    const browser = new HubBrowser(hub.url);
    const { status, location } = await openAccount(browser);
    const next = new URL(location, hub.url).searchParams.get('next') ?? '';
    const signedIn = await browser.signIn('eva', PASSWORD, next);

    expect([status, next]).toEqual([302, ACCOUNT]);
    expect(signedIn.location).toBe(ACCOUNT);
    expect((await openAccount(browser)).ticket).not.toBe('');
  });

  it('is closed to somebody who is blocked', async () => {
    const browser = await hub.atHub('kim');
    await cli(hub.folder, 'users', 'block', 'kim');
    let answer = await openAccount(browser);
    await until(async () => {
      answer = await openAccount(browser);
      return answer.location.startsWith('/hub/login');
    });

    expect(answer.ticket).toBe('');
  });

  it('gives no power to a session without a typed password', async () => {
    const { status, body } = await (await hub.atBoth('boss')).request(`${PAGES}api/users`);

    expect([status, (JSON.parse(body) as { code: unknown }).code]).toEqual([
      403,
      'reauthentication_required',
    ]);
  });

  describe('by a ticket (T-72)', () => {
    it('is refused if it was used before', async () => {
      const browser = await hub.atHub('eva');
      const { ticket } = await openAccount(browser);

      expect([await redeem(browser, ticket), await redeem(browser, ticket)]).toEqual([200, 410]);
    });

    it('is refused in another browser, even with the cookies that servers below /user/ receive', async () => {
      const browser = await hub.atHub('eva');
      const { ticket } = await openAccount(browser);
      const thief = new HubBrowser(hub.url);
      thief.copyCookie('jupyterhub-session-id', browser);

      expect(await redeem(thief, ticket)).toBe(410);
      expect(await redeem(browser, ticket)).toBe(200);
    });

    it('works with cookies that no server below /user/ gets', async () => {
      const browser = await hub.atHub('eva');
      await openAccount(browser);

      expect(attributesOf(browser, 'gatebook-ticket')).toEqual(
        expect.arrayContaining(['HttpOnly', 'Max-Age=30', `Path=${PAGES}api/session`, 'SameSite=Strict']),
      );
      expect(attributesOf(browser, 'gatebook-person')).toEqual(
        expect.arrayContaining(['HttpOnly', 'Path=/hub/', 'SameSite=Strict']),
      );
    });
  });

  describe('leads to the form of the pages, without a ticket,', () => {
    it.each(['gatebook-person', 'jupyterhub-session-id'])('in a browser that has no %s', async (cookie) => {
      const browser = await hub.atHub('eva');
      browser.forgetCookie(cookie);

      expect(await openAccount(browser)).toMatchObject({ status: 303, location: PAGES });
    });

    it('in a browser with the cookie of somebody else', async () => {
      const browser = await hub.atHub('eva');
      const other = await hub.atHub('boss');
      browser.copyCookie('gatebook-person', other);
      const withoutSession = await openAccount(browser);
      browser.copyCookie('jupyterhub-session-id', other);

      expect(withoutSession).toMatchObject({ status: 303, location: PAGES });
      expect(await openAccount(browser)).toMatchObject({ status: 303, location: PAGES });
    });

    it('in a browser with a cookie that the hub has not signed', async () => {
      const browser = await hub.atHub('eva');
      const parts = (browser.valueOf('gatebook-person') ?? '').replace(/^"|"$/g, '').split('|');
      const forged = [...parts.slice(0, -1), createHash('sha256').digest('hex')].join('|');
      browser.forgetCookie('gatebook-person');
      const cookies = ['jupyterhub-hub-login', 'jupyterhub-session-id'].map(
        (name) => `${name}=${browser.valueOf(name) ?? ''}`,
      );
      const open = (person: string) =>
        openAccount(new HubBrowser(hub.url), {
          cookie: [...cookies, `gatebook-person="${person}"`].join('; '),
        });

      expect((await open(parts.join('|'))).ticket).not.toBe('');
      expect(await open(forged)).toMatchObject({ status: 303, location: PAGES });
    });

    it('in a frame', async () => {
      const browser = await hub.atHub('eva');

      expect((await openAccount(browser, { 'sec-fetch-dest': 'iframe' })).location).toBe(PAGES);
      expect((await openAccount(browser, { 'sec-fetch-dest': 'document' })).ticket).not.toBe('');
    });
  });

  describe('a session that the hub has begun on the pages', () => {
    describeSessionsOfPersons(() => hub);
  });
});
