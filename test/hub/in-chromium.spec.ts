import type { Browser, Page } from 'playwright-core';
import { launchBrowser, noMisdeeds, visit } from '../pages/browser';
import { startTlsProxy, type TlsProxy } from '../pages/tls-proxy';
import { PASSWORD } from '../support/test-app';
import { cleanUp } from './clean-up';
import { HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder, TWO_LINES } from './managed-hub';
import { until } from './waiting';

const NEW_PASSWORD = `${PASSWORD} anew`;
const NEWEST = HUBS[0] ?? '';
const MAX_GAP_PX = 50;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

const lines = (base: string): string =>
  [
    `c.JupyterHub.bind_url += '${base}/'`,
    // who signs in sees the home page, and no server is started
    'c.JupyterHub.redirect_to_server = False',
    'c.Authenticator.auth_refresh_age = 1',
    TWO_LINES,
  ].join('\n');

async function signInAtHub(page: Page, password: string): Promise<void> {
  await fill(page, 'Username:', 'mia');
  await fill(page, 'Password:', password);
  await press(page, 'Sign in');
}

const openAccount = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Your account: password, sessions, sign-ins' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
};

describe.each([
  { where: 'on plain http', base: '', isProxied: false },
  { where: 'behind a proxy that ends TLS, below a base path', base: '/lab', isProxied: true },
])(`a student in Chromium, at a JupyterHub ${NEWEST} $where`, ({ base, isProxied }) => {
  const misdeeds = noMisdeeds();
  let folder: string;
  let hub: HubProcess;
  let proxy: TlsProxy | undefined;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    folder = await newHubFolder();
    hub = await launchHub(folder, NEWEST, lines(base), ENGINE);
    const loginPage = () => fetch(`${hub.url}${base}/hub/login`);
    await until(async () => (await (await loginPage()).text()).includes('gatebook/sign-up'));
    const port = Number(new URL(hub.url).port);
    proxy = isProxied ? await startTlsProxy(port) : undefined;
    url = `${proxy?.origin ?? `http://hub.test:${String(port)}`}${base}`;
    page = await visit(browser, misdeeds, { ignoreHTTPSErrors: true });
  });
  afterAll(async () => {
    await proxy?.stop();
    await cleanUp(folder, hub);
  });

  it('finds the link to the sign-up right below the form, on a phone', async () => {
    await page.goto(`${url}/hub/login`);
    const form = await page.locator('#login-main form').boundingBox();
    const link = await page.getByRole('link', { name: 'Sign up for an account' }).boundingBox();
    if (form === null || link === null) throw new Error('the form or the link is hidden');

    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(link.y - (form.y + form.height)).toBeLessThan(MAX_GAP_PX);
  });

  it('signs up, and is refused on the form of the hub until an administrator approves it', async () => {
    await page.getByRole('link', { name: 'Sign up for an account' }).click();
    await heading(page, 'Sign up');
    await fill(page, 'Username', 'mia');
    await fill(page, 'Password', PASSWORD);
    await press(page, 'Ask for an account');
    await heading(page, 'Almost there');

    await page.getByRole('link', { name: 'To the hub' }).click();
    await signInAtHub(page, PASSWORD);
    await page.getByText('Your account is waiting for approval').waitFor();
    await cli(folder, 'users', 'approve', 'mia');
    await signInAtHub(page, PASSWORD);
    await page.waitForURL(`${url}/hub/home`);
  });

  it('gets from the home page to the own account without typing, and changes the password there', async () => {
    await openAccount(page);
    expect(page.url()).toBe(`${url}/services/gatebook/`);
    await page.getByRole('link', { name: 'Password', exact: true }).click();
    await fill(page, 'Current password', PASSWORD);
    await fill(page, 'New password', NEW_PASSWORD);
    await press(page, 'Change the password');
    await page.getByText('Your password has been changed.').waitFor();
    await page.getByRole('link', { name: 'To the hub' }).waitFor();
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
  });

  it('has to sign in at the hub again, with the new password', async () => {
    await until(async () => {
      await page.goto(`${url}/hub/home`);
      return page.url().includes('/hub/login');
    });
    await signInAtHub(page, NEW_PASSWORD);
    await page.waitForURL(`${url}/hub/home`);
  });

  it('is out of the own account after signing out of the hub', async () => {
    await openAccount(page);
    await page.getByRole('link', { name: 'To the hub' }).waitFor();
    await page.goto(`${url}/hub/logout`);
    await page.goto(`${url}/services/gatebook/`);
    await heading(page, 'Sign in');
  });

  it('was on no page that broke the policy or asked another host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
