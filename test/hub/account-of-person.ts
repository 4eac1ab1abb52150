import { type AccountHub, openAccount, PASSWORD, redeem, signInAt, whoIsIn } from './account-page';
import { HubBrowser } from './hub-browser';

/** Lines for the configuration file of the hub. */
export const MAP = `c.Authenticator.username_map = {'ada.long': 'ada', 'mary': 'shared', 'nora': 'shared'}`;

/** Its people: boss, ada, ada.long, eva, mary, nora and tom. */
export function describeSessionsOfPersons(current: () => AccountHub): void {
  /** Signed in at both, while another tab still has the form of the hub. */
  const withOpenForm = async (username: string) => {
    const otherTab = new HubBrowser(current().url);
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
      const browser = await current().atBoth('tom');
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
      const browser = await current().atHub('tom');
      const boss = await current().atHub('boss');
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
      const browser = await current().atBoth('ada.long');

      expect(await browser.whoAmI()).toMatchObject({ name: 'ada' });
      expect(await whoIsIn(browser)).toBe('ada.long');
    });

    it('where several people are one user of the hub', async () => {
      const mary = await current().atBoth('mary');
      const nora = await current().atBoth('nora');
      const marysAgain = await openAccount(mary);

      expect([await whoIsIn(mary), await whoIsIn(nora)]).toEqual(['mary', 'nora']);
      // whose session at the hub has ended by the sign-in of nora
      expect(marysAgain.location).toMatch(/^\/hub\/login/);
    });
  });
}
