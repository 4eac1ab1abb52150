import { type AccountHub, openAccount, PAGES, redeem, startAccountHub, whoIsIn } from './account-page';
import { hasCostlyTests, HUBS } from './hub-environments';

const DOMAIN = 'hub.test';

describe.each(HUBS.filter(hasCostlyTests))(
  'at JupyterHub %s with subdomains, the way to the own account',
  (version) => {
    let hub: AccountHub;

    beforeAll(async () => {
      const subdomains = `c.JupyterHub.subdomain_host = c.JupyterHub.bind_url.replace('127.0.0.1', '${DOMAIN}')`;
      hub = await startAccountHub(version, ['eva'], [subdomains], ({ port }) => `${DOMAIN}:${port}`);
    });
    // undefined if the start failed
    afterAll(() => (hub as AccountHub | undefined)?.stop());

    it('leads to the host of the service, and ends with the session at the hub', async () => {
      const browser = await hub.atHub('eva');
      const { location, ticket } = await openAccount(browser);
      const { host, hash } = new URL(location);
      const pages = browser.at(hub.url, { host });
      const status = await redeem(pages, ticket);
      const who = await whoIsIn(pages);
      await browser.request('/hub/logout');

      expect({ location, hash }).toEqual({
        location: `http://${host}${PAGES}hub-sign-in#${ticket}`,
        hash: `#${ticket}`,
      });
      expect(host).toMatch(/^[\w-]+\.hub\.test:\d+$/);
      // the host of the pages gets the hub's session, but none of its other cookies
      expect(browser.valueOf('gatebook-ticket')).toBeUndefined();
      expect([status, who, await whoIsIn(pages)]).toEqual([200, 'eva', 401]);
    });
  },
);
