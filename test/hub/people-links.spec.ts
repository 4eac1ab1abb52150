import { PAGES, startAccountHub } from './account-page';
import { HUBS } from './hub-environments';
import { linksOf } from './links-for-administrators';
import { cli } from './managed-hub';

const ADMIN_URL = 'https://admin.example.org';

describe('a hub whose administration has an address of its own', () => {
  it('leads there, and its own address has none', async () => {
    const [version = ''] = HUBS;
    const hub = await startAccountHub(
      version,
      ['boss'],
      [`c.GatebookAuthenticator.admin_url = '${ADMIN_URL}'`],
    );
    try {
      await cli(hub.folder, 'users', 'grant-admin', 'boss');
      const boss = await hub.atHub('boss');
      // nobody waits for approval
      expect(await linksOf(boss, '/hub/admin')).toEqual({ People: `${ADMIN_URL}${PAGES}admin/people` });
      const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
      expect((await boss.request(`${PAGES}admin`, { headers })).status).toBe(404);
      const former = await boss.request('/hub/authorize');
      expect(former.headers.location).toBe(`${ADMIN_URL}${PAGES}admin/sign-ups`);
      expect(hub.log()).not.toContain('subdomain_host');
    } finally {
      await hub.stop();
    }
  });
});
