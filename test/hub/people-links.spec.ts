import { type AccountHub, PAGES, startAccountHub } from './account-page';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { cli } from './managed-hub';
import { until } from './waiting';

const ADMIN_URL = 'https://admin.example.org';

/** The links of a page of the hub to Gatebook, by their text. */
async function linksOf(browser: HubBrowser, page: string): Promise<Record<string, string>> {
  const { body } = await browser.request(page);
  const [, paragraph = ''] = /id="gatebook-links"[^>]*>([\s\S]*?)<\/p>/.exec(body) ?? [];
  const links = paragraph.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g);
  return Object.fromEntries([...links].map(([, href = '', text = '']) => [text, href]));
}

/** A hub with the administrator boss, and eva. */
async function startWithBoss(version: string, lines: readonly string[] = []): Promise<AccountHub> {
  const hub = await startAccountHub(version, ['boss', 'eva'], lines);
  await cli(hub.folder, 'users', 'grant-admin', 'boss');
  return hub;
}

describe.each(HUBS.filter(hasCostlyTests))('at JupyterHub %s, an administrator', (version) => {
  let hub: AccountHub;
  beforeAll(async () => {
    hub = await startWithBoss(version);
  });
  // undefined if the start failed
  afterAll(() => (hub as AccountHub | undefined)?.stop());

  it('finds people and their sign-ups on the home page and in the admin panel, and nobody else does', async () => {
    const boss = await hub.atHub('boss');
    const eva = await hub.atHub('eva');
    const people = { People: `${PAGES}admin/people` };
    expect(await linksOf(boss, '/hub/home')).toMatchObject(people);
    expect(await linksOf(boss, '/hub/admin')).toEqual(people);
    expect(Object.keys(await linksOf(eva, '/hub/home'))).toEqual([
      'Your account: password, sessions, sign-ins',
    ]);
    expect((await eva.request('/hub/admin')).status).toBe(403);
    expect((await boss.request('/hub/admin')).body).toContain('react-admin-hook');

    const signUp = JSON.stringify({ username: 'newcomer', password: 'plum orbit velvet lantern 2' });
    const headers = { 'content-type': 'application/json' };
    await boss.request(`${PAGES}api/sign-ups`, { method: 'POST', headers, body: signUp });
    await until(async () => '1 waits for approval' in (await linksOf(boss, '/hub/home')));
    expect(await linksOf(boss, '/hub/admin')).toEqual({
      ...people,
      '1 waits for approval': `${PAGES}admin/sign-ups`,
    });
  });

  it('finds the form there without a session, and the log no fault', async () => {
    const stranger = new HubBrowser(hub.url);
    for (const page of ['/hub/home', '/hub/admin']) {
      const { status, headers } = await stranger.request(page);
      expect([status, headers.location]).toEqual([302, expect.stringContaining('/hub/login')]);
    }

    expect(hub.log()).not.toContain('Uncaught exception');
  });
});

describe('a hub whose administration has an address of its own', () => {
  it('leads there, and its own address has none', async () => {
    const [version = ''] = HUBS;
    const hub = await startWithBoss(version, [`c.GatebookAuthenticator.admin_url = '${ADMIN_URL}'`]);
    try {
      const boss = await hub.atHub('boss');
      expect(await linksOf(boss, '/hub/home')).toMatchObject({ People: `${ADMIN_URL}${PAGES}admin/people` });
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
