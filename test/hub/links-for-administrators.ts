import { type AccountHub, PAGES } from './account-page';
import { HubBrowser } from './hub-browser';

/** The links of a page of the hub to Gatebook, by their text. */
export async function linksOf(browser: HubBrowser, page: string): Promise<Record<string, string>> {
  const { body } = await browser.request(page);
  const [, paragraph = ''] = /id="gatebook-links"[^>]*>([\s\S]*?)<\/p>/.exec(body) ?? [];
  const links = paragraph.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g);
  return Object.fromEntries([...links].map(([, href = '', text = '']) => [text, href]));
}

/** Its people: the administrator boss, who has not seen its pages yet, and eva. */
export function describeLinksForAdministrators(current: () => AccountHub): void {
  it('of people and their sign-ups are for an administrator, on the home page and in the admin panel', async () => {
    const boss = await current().atHub('boss');
    const eva = await current().atHub('eva');
    const signUp = JSON.stringify({ username: 'newcomer', password: 'plum orbit velvet lantern 2' });
    const headers = { 'content-type': 'application/json' };
    await boss.request(`${PAGES}api/sign-ups`, { method: 'POST', headers, body: signUp });
    const links = {
      People: `${PAGES}admin/people`,
      '1 waits for approval': `${PAGES}admin/sign-ups`,
    };

    expect(await linksOf(boss, '/hub/home')).toMatchObject(links);
    expect(await linksOf(boss, '/hub/admin')).toEqual(links);
    expect(Object.keys(await linksOf(eva, '/hub/home'))).toEqual([
      'Your account: password, sessions, sign-ins',
    ]);
    expect((await eva.request('/hub/admin')).status).toBe(403);
    expect((await boss.request('/hub/admin')).body).toContain('react-admin-hook');
  });

  it('lead to the form without a session, and the log has no fault', async () => {
    const stranger = new HubBrowser(current().url);
    for (const page of ['/hub/home', '/hub/admin']) {
      const { status, headers } = await stranger.request(page);
      expect([status, headers.location]).toEqual([302, expect.stringContaining('/hub/login')]);
    }

    expect(current().log()).not.toContain('Uncaught exception');
  });
}
