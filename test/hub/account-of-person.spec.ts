import {
  type AccountHub,
  openAccount,
  PASSWORD,
  redeem,
  signInAt,
  startAccountHub,
  whoIsIn,
} from './account-page';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { cli } from './managed-hub';

const MAP = `c.Authenticator.username_map = {'ada.long': 'ada', 'mary': 'shared', 'nora': 'shared'}`;

describe.each(HUBS)('at JupyterHub %s, a session that the hub has begun on the pages', (version) => {
  let hub: AccountHub;

  beforeAll(async () => {
    hub = await startAccountHub(version, ['boss', 'ada', 'ada.long', 'eva', 'mary', 'nora', 'tom'], [MAP]);
    await cli(hub.folder, 'users', 'grant-admin', 'boss');
  });
  // undefined if the start failed
  afterAll(() => (hub as AccountHub | undefined)?.stop());

  /** Signed in at both, while another tab still has the form of the hub. */
  const withOpenForm = async (username: string) => {
    const otherTab = new HubBrowser(hub.url);
    await otherTab.openLoginForm();
    const browser = await signInAt(otherTab.newTab(), username);
    await redeem(browser, (await openAccount(browser)).ticket);
    expect(await whoIsIn(browser)).toBe(username);
    return { browser, otherTab };
  };
  const submitAt = async (tab: HubBrowser, username: string) => {
    const first = await tab.submit({ username, password: PASSWORD });
    // from JupyterHub 4 on, the form has expired by the other sign-in
    const answer = first.isForm ? await tab.submit({ username, password: PASSWORD }) : first;
    expect(answer.status).toBe(302);
  };

  describe('ends with the one at the hub (T-73):', () => {
    it('by a sign-out there', async () => {
      const browser = await hub.atBoth('tom');
      const before = await whoIsIn(browser);
      await browser.request('/hub/logout');

      expect([before, await whoIsIn(browser)]).toEqual(['tom', 401]);
    });

    it.each([
      ['by a sign-in of another person there', 'tom', 'eva'],
      ['by a sign-in of another person who is the same user there', 'mary', 'nora'],
    ])('%s', async (_, first, second) => {
      const { browser, otherTab } = await withOpenForm(first);
      await submitAt(otherTab, second);

      expect(await whoIsIn(browser)).toBe(401);
      await redeem(browser, (await openAccount(browser)).ticket);
      expect(await whoIsIn(browser)).toBe(second);
    });

    it('not by a sign-in of the same person', async () => {
      const { browser, otherTab } = await withOpenForm('tom');
      await submitAt(otherTab, 'tom');

      expect(await whoIsIn(browser)).toBe('tom');
    });
  });

  describe('is that of the person who typed the password (T-72),', () => {
    it('whatever an administrator of the hub makes of the stored state', async () => {
      const browser = await hub.atHub('tom');
      const boss = await hub.atHub('boss');
      const headers = {
        authorization: `token ${await boss.newApiToken()}`,
        'content-type': 'application/json',
      };
      const stateOf = async (name: string) => {
        const { body } = await boss.request(`/hub/api/users/${name}`, { headers });
        return (JSON.parse(body) as { auth_state: unknown }).auth_state;
      };
      const other = await stateOf('boss');
      const body = JSON.stringify({ auth_state: other });
      await boss.request('/hub/api/users/tom', { method: 'PATCH', headers, body });

      expect(await stateOf('tom')).toEqual(other);
      expect(other).toMatchObject({ name: 'boss' });
      await redeem(browser, (await openAccount(browser)).ticket);
      expect(await whoIsIn(browser)).toBe('tom');
    });

    it('where the hub knows the person by another name', async () => {
      const browser = await hub.atBoth('ada.long');

      expect(await browser.whoAmI()).toMatchObject({ name: 'ada' });
      expect(await whoIsIn(browser)).toBe('ada.long');
    });

    it('where several people are one user of the hub', async () => {
      const mary = await hub.atBoth('mary');
      const nora = await hub.atBoth('nora');
      const marysAgain = await openAccount(mary);

      expect([await whoIsIn(mary), await whoIsIn(nora)]).toEqual(['mary', 'nora']);
      // whose session at the hub has ended by the sign-in of nora
      expect(marysAgain.location).toMatch(/^\/hub\/login/);
    });
  });
});
