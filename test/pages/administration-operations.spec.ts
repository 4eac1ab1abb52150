import type { Browser, Page } from 'playwright-core';
import { addAdministrator, openAs, openHub } from './administrator';
import { faultsOf, launchBrowser, noMisdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

const HOSTILE = '<img src=x onerror="document.title=1">';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let login: Awaited<ReturnType<typeof openHub>>;
let page: Page;
beforeAll(async () => {
  const env = { GATEBOOK_BASE_PATH: '/services/gatebook', GATEBOOK_ADDRESS_FAILURES: '5' };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(env)]);
  await addAdministrator(server, 'head');
  login = await openHub(server);
  page = await openAs('head', '/admin/operations', { browser, server, misdeeds });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const inDialog = (name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const item = (text: string) => page.getByRole('listitem').filter({ hasText: text });
const goTo = async (path: string, heading: string) => {
  await page.goto(`${server.url}${path}`);
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
};

describe('tokens', () => {
  it('are made, shown once, work, and end at once when they are revoked', async () => {
    await page.getByRole('link', { name: 'Show, make and revoke tokens' }).click();
    await item('lab').waitFor();
    await press('Make a token');
    await inDialog('Make a token');
    await page.getByText('Give it a name.').waitFor();
    await page.getByText('Choose at least one scope.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('dialog').getByLabel('Name').fill(HOSTILE);
    await page.getByLabel('audit', { exact: true }).check();
    await page.getByLabel(/^Only from these/).fill('127.0.0.1, nonsense');
    await inDialog('Make a token');
    await page.getByText('Networks must be addresses or networks').waitFor();
    await page.getByLabel(/^Only from these/).fill('127.0.0.1');
    await inDialog('Make a token');
    await page.getByRole('heading', { name: `The token “${HOSTILE}” is made` }).waitFor();
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    expect(token).toMatch(/^gbk_/);
    expect(await faultsOf(page)).toEqual([]);
    const use = async () => {
      const url = `${server.url.replace('hub.test', '127.0.0.1')}/api/audit/events?limit=1`;
      return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    expect(await use()).toBe(200);
    await inDialog('Done');
    await inDialog('Keep it open');
    await inDialog('Copy');
    await inDialog('Done');
    await item(HOSTILE).getByText('From 127.0.0.1').waitFor();
    expect(await page.content()).not.toContain(token);
    expect(await faultsOf(page)).toEqual([]);
    await press(`Revoke the token “${HOSTILE}”`);
    await page.getByRole('heading', { name: `Revoke the token “${HOSTILE}”?` }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await inDialog('Revoke');
    await page.getByText(`The token “${HOSTILE}” is revoked.`).waitFor();
    expect(await use()).toBe(401);
    await page.getByLabel('Show ended tokens').check();
    await item(HOSTILE).getByText('Revoked', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?ended=true');
  });

  it('of another administrator show within seconds', async () => {
    await server.operator('token', 'issue', '--name', 'another', '--scope', 'metrics');
    await item('another').waitFor();
  });
});

describe('refused addresses', () => {
  it('are shown, and lifted', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1)
      await login(`guess-${String(attempt)}`, { address: '203.0.113.9' });
    await goTo('/admin/operations', 'Operations');
    await item('203.0.113.9').getByText('5 failed sign-ins').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await press('Lift the refusal of 203.0.113.9');
    await page.getByText('203.0.113.9 is admitted again.').waitFor();
    await page.getByText('No address is refused.').waitFor();
  });
});

describe('projections', () => {
  const rebuilt = async () => {
    const { items } = await server.operator('audit', 'list', '--type', 'ProjectionRebuilt');
    return items as unknown[];
  };

  it('are verified and rebuilt', async () => {
    await goTo('/admin/operations', 'Operations');
    await press('Verify users');
    await page.getByText(/^Right: \d+ rows are as the book says\.$/).waitFor();
    const asked = page.waitForResponse(/users\/rebuild$/);
    await press('Rebuild users');
    expect((await asked).status()).toBe(202);
    while ((await rebuilt()).length === 0) await page.waitForResponse(/api\/projections$/);
    await page.goto(`${server.url}/admin/audit?type=ProjectionRebuilt`);
    await page.getByText('“head” rebuilt the projection “users”').waitFor();
  });

  it('show how far a rebuild is, which can be cancelled', async () => {
    let rebuild = { processed: 150, target: 600, eventsPerSecond: 75, etaSeconds: 6, startedAt: '' };
    const state = { name: 'audit', version: 7, state: 'rebuilding', position: '9', head: '9', lagEvents: 0 };
    await page.route('**/api/projections', (route) =>
      route.fulfill({ json: { items: [{ ...state, error: null, rebuild }], nextCursor: null } }),
    );
    await goTo('/admin/operations', 'Operations');
    await page.getByText('150 of 600 events, 75 a second, about 6 seconds left').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    expect(await faultsOf(page)).toEqual([]);
    rebuild = { ...rebuild, processed: 600, etaSeconds: 0 };
    await page.getByText('600 events are read. The last steps are under way …').waitFor();
    await press('Cancel the rebuild of audit');
    await page.getByText('This was not done').waitFor();
    await page.unroute('**/api/projections');
    await page.getByRole('button', { name: 'Rebuild audit' }).waitFor();
  });
});

describe('store and health', () => {
  it('a backup is made under a name, and only once', async () => {
    await goTo('/admin/operations', 'Operations');
    const name = page.getByLabel('Name of the backup (optional)');
    await name.fill('before-term');
    await press('Back up now');
    await page.getByText(/events are backed up in .*before-term\./).waitFor();
    await page
      .getByRole('region', { name: 'Backups' })
      .getByText(/\/before-term$/)
      .waitFor();
    await page.getByText(/^\d+ events, [\d.]+ [kM]B$/).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await name.fill('../elsewhere');
    await name.press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
  });

  it('what the server finds about itself is shown, and asked for again', async () => {
    await page.getByText('Data folder').waitFor();
    await press('Check again');
    await page.getByText('Only its owner can open it').waitFor();
  });

  it('no page broke the policy, asked another host or ran what was typed', async () => {
    expect(misdeeds).toEqual(noMisdeeds());
    expect(await page.title()).toContain('Operations');
  });
});
