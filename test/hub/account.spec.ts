import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder, signUp, TWO_LINES } from './managed-hub';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';
const PAGES = '/services/gatebook/';
const ACCOUNT = '/hub/gatebook/account';
const TICKET = /^\/services\/gatebook\/hub-sign-in#(gbt_[\w.-]+)$/;

const LINES = [
  // who signs in sees the home page, and no server is started
  'c.JupyterHub.redirect_to_server = False',
  `c.Authenticator.username_map = {'ada.long': 'ada', 'mary': 'shared', 'nora': 'shared'}`,
  TWO_LINES,
].join('\n');

describe.each(HUBS)('at JupyterHub %s, the way to the own account', (version) => {
  let folder: string;
  let hub: HubProcess;

  beforeAll(async () => {
    folder = await newHubFolder();
    hub = await launchHub(folder, version, LINES, ENGINE);
    await until(async () => (await fetch(`${hub.url}${PAGES}api/sign-up-settings`)).ok);
    for (const name of ['boss', 'ada', 'ada.long', 'eva', 'kim', 'mary', 'nora', 'tom'])
      await newPerson(name);
    await cli(folder, 'users', 'grant-admin', 'boss');
  });
  afterAll(async () => {
    // undefined if the start failed
    await (hub as HubProcess | undefined)?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const newPerson = async (name: string) => {
    expect((await signUp(hub.url, name, password)).status).toBe(201);
    await cli(folder, 'users', 'approve', name);
  };
  const atHub = async (name: string, browser = new HubBrowser(hub.url)): Promise<HubBrowser> => {
    expect((await browser.signIn(name, password)).status).toBe(302);
    return browser;
  };
  const open = async (browser: HubBrowser, headers: Record<string, string> = {}) => {
    const { status, headers: answered, body } = await browser.request(ACCOUNT, { headers });
    return { status, location: answered.location ?? '', headers: answered, body };
  };
  const ticketIn = (location: string): string => TICKET.exec(location)?.[1] ?? '';
  const ticketOf = async (browser: HubBrowser): Promise<string> => ticketIn((await open(browser)).location);
  const redeem = (browser: HubBrowser, ticket: string) =>
    browser.request(`${PAGES}api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ ticket }),
    });
  const pagesStatus = async (browser: HubBrowser) => (await browser.request(`${PAGES}api/session`)).status;
  const whoIsIn = async (browser: HubBrowser): Promise<unknown> => {
    const { body } = await browser.request(`${PAGES}api/session`);
    return (JSON.parse(body) as { username: unknown }).username;
  };
  /** Signs in with a form that was open before somebody else signed in; from JupyterHub 4 on, it has expired. */
  const submitAt = async (tab: HubBrowser, username: string) => {
    const answer = await tab.submit({ username, password });
    return answer.isForm ? tab.submit({ username, password }) : answer;
  };
  /** Signed in at the hub, while another tab still has the form. */
  const withOpenForm = async (name: string) => {
    const otherTab = new HubBrowser(hub.url);
    await otherTab.openLoginForm();
    return { browser: await atHub(name, otherTab.newTab()), otherTab };
  };
  /** Signed in at the hub, and by a ticket on the pages. */
  const atBoth = async (name: string): Promise<HubBrowser> => {
    const browser = await atHub(name);
    expect((await redeem(browser, await ticketOf(browser))).status).toBe(200);
    return browser;
  };

  it('is the link of the home page', async () => {
    const { body } = await (await atHub('eva')).request('/hub/home');

    expect(body).toContain(`href="${ACCOUNT}"`);
  });

  it('is without a typed password for whoever is signed in to the hub', async () => {
    const browser = await atHub('eva');
    const { status, location, headers } = await open(browser);
    const ticket = ticketIn(location);

    expect({ status, ticket }).toEqual({ status: 303, ticket: expect.stringMatching(/^gbt_/) as string });
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect((await redeem(browser, ticket)).status).toBe(200);
    expect(await whoIsIn(browser)).toBe('eva');
    expect(hub.log()).not.toContain(ticket.slice(4, 40));
  });

  it('begins at the form of the hub for whoever is not', async () => {
    const browser = new HubBrowser(hub.url);
    const { status, location } = await open(browser);
    const next = new URL(location, hub.url).searchParams.get('next') ?? '';
    const signedIn = await browser.signIn('eva', password, next);

    expect([status, next]).toEqual([302, ACCOUNT]);
    expect(signedIn.location).toBe(ACCOUNT);
    expect(await ticketOf(browser)).not.toBe('');
  });

  it('is closed to somebody who is blocked', async () => {
    const browser = await atHub('kim');
    await cli(folder, 'users', 'block', 'kim');
    let answer = await open(browser);
    await until(async () => {
      answer = await open(browser);
      return answer.location.startsWith('/hub/login');
    });

    expect(ticketIn(answer.location)).toBe('');
  });

  describe('by a ticket', () => {
    it('that was used before is none', async () => {
      const browser = await atHub('eva');
      const ticket = await ticketOf(browser);
      const statuses = [await redeem(browser, ticket), await redeem(browser, ticket)];

      expect(statuses.map(({ status }) => status)).toEqual([200, 410]);
    });

    it('that another browser has read is none, even with what servers below /user/ learn of this one', async () => {
      const browser = await atHub('eva');
      const ticket = await ticketOf(browser);
      const thief = new HubBrowser(hub.url);
      thief.copyCookie('jupyterhub-session-id', browser);

      expect((await redeem(thief, ticket)).status).toBe(410);
      expect((await redeem(browser, ticket)).status).toBe(200);
    });

    it('works with a cookie that only the route gets which takes it', async () => {
      const browser = await atHub('eva');
      await open(browser);

      expect(browser.attributesOf('gatebook-ticket')?.split('; ')).toEqual(
        expect.arrayContaining(['HttpOnly', 'Max-Age=30', `Path=${PAGES}api/session`, 'SameSite=Strict']),
      );
      expect(browser.attributesOf('gatebook-person')?.split('; ')).toEqual(
        expect.arrayContaining(['HttpOnly', 'Path=/hub/', 'SameSite=Strict']),
      );
    });
  });

  describe('without a ticket, to the form of the pages,', () => {
    it.each(['gatebook-person', 'jupyterhub-session-id'])(
      'leads a browser that has no %s',
      async (cookie) => {
        const browser = await atHub('eva');
        browser.forgetCookie(cookie);

        expect(await open(browser)).toMatchObject({ status: 303, location: PAGES });
      },
    );

    it('leads a browser with the cookie of somebody else', async () => {
      const browser = await atHub('eva');
      browser.copyCookie('gatebook-person', await atHub('boss'));

      expect(await open(browser)).toMatchObject({ status: 303, location: PAGES });
    });

    it('leads a browser with a cookie that the hub has not signed', async () => {
      const browser = await atHub('eva');
      const parts = (browser.valueOf('gatebook-person') ?? '').replace(/^"|"$/g, '').split('|');
      const forged = parts.with(-1, createHash('sha256').update('forged').digest('hex')).join('|');
      const cookies = ['jupyterhub-hub-login', 'jupyterhub-session-id', 'gatebook-person'].map(
        (name) => `${name}=${name === 'gatebook-person' ? `"${forged}"` : (browser.valueOf(name) ?? '')}`,
      );
      const stranger = new HubBrowser(hub.url);
      const { headers } = await stranger.request(ACCOUNT, { headers: { cookie: cookies.join('; ') } });

      expect(parts.length).toBeGreaterThan(3);
      expect(headers.location).toBe(PAGES);
    });

    it('leads a frame', async () => {
      const browser = await atHub('eva');

      expect((await open(browser, { 'sec-fetch-dest': 'iframe' })).location).toBe(PAGES);
      expect((await open(browser, { 'sec-fetch-dest': 'document' })).location).toMatch(TICKET);
    });
  });

  describe('ends with the session at the hub:', () => {
    it('by a sign-out there', async () => {
      const browser = await atBoth('tom');
      const before = await pagesStatus(browser);
      await browser.request('/hub/logout');

      expect([before, await pagesStatus(browser)]).toEqual([200, 401]);
    });

    it('by a sign-in of another person there', async () => {
      const { browser, otherTab } = await withOpenForm('tom');
      await redeem(browser, await ticketOf(browser));
      const answer = await submitAt(otherTab, 'eva');

      expect(answer.status).toBe(302);
      expect(await pagesStatus(browser)).toBe(401);
      await redeem(browser, await ticketOf(browser));
      expect(await whoIsIn(browser)).toBe('eva');
    });

    it('not by a sign-in of the same person', async () => {
      const { browser, otherTab } = await withOpenForm('tom');
      await redeem(browser, await ticketOf(browser));
      const answer = await submitAt(otherTab, 'tom');

      expect(answer.status).toBe(302);
      expect(await pagesStatus(browser)).toBe(200);
    });
  });

  describe('is that of the person who typed the password,', () => {
    it('whatever an administrator of the hub makes of the stored state', async () => {
      const browser = await atHub('tom');
      const boss = await atHub('boss');
      const api = { authorization: `token ${await boss.newApiToken()}`, 'content-type': 'application/json' };
      const stateOf = async (name: string) => {
        const { body } = await boss.request(`/hub/api/users/${name}`, { headers: api });
        return (JSON.parse(body) as { auth_state: Record<string, unknown> | null }).auth_state;
      };
      const stolen = await stateOf('boss');
      const changed = await boss.request('/hub/api/users/tom', {
        method: 'PATCH',
        headers: api,
        body: JSON.stringify({ auth_state: stolen }),
      });
      const kept = await stateOf('tom');
      await redeem(browser, await ticketOf(browser));

      expect(changed.status).toBe(200);
      expect(stolen).toMatchObject({ name: 'boss' });
      expect(kept).toEqual(stolen);
      expect(await whoIsIn(browser)).toBe('tom');
    });

    it('where the hub knows the person by another name', async () => {
      const browser = await atBoth('ada.long');

      expect(await browser.whoAmI()).toMatchObject({ name: 'ada' });
      expect(await whoIsIn(browser)).toBe('ada.long');
    });

    it('where several people are one user of the hub', async () => {
      const mary = await atBoth('mary');
      const nora = await atBoth('nora');
      const answer = await open(mary);
      await atHub('mary', mary);
      await redeem(mary, await ticketOf(mary));

      expect(await whoIsIn(nora)).toBe('nora');
      // whose session at the hub has ended by nora's sign-in
      expect(answer.location).toMatch(/^\/hub\/login/);
      expect(await whoIsIn(mary)).toBe('mary');
      expect(ticketIn((await open(nora)).location)).toBe('');
    });

    it('where another one who is the same user of the hub signs in in the same browser', async () => {
      const { browser, otherTab } = await withOpenForm('mary');
      await redeem(browser, await ticketOf(browser));
      const answer = await submitAt(otherTab, 'nora');

      expect(answer.status).toBe(302);
      expect(await pagesStatus(browser)).toBe(401);
      await redeem(browser, await ticketOf(browser));
      expect(await whoIsIn(browser)).toBe('nora');
    });
  });

  it('gives no power to a session without a typed password', async () => {
    const browser = await atBoth('boss');
    const { status, body } = await browser.request(`${PAGES}api/users`);

    expect([status, (JSON.parse(body) as { code: unknown }).code]).toEqual([
      403,
      'reauthentication_required',
    ]);
  });
});
