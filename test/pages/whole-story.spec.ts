import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';
import { startTlsProxy, type TlsProxy } from './tls-proxy';

const PREFIX = '/services/gatebook';
const NEW_PASSWORD = `${PASSWORD} anew`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await heading(page, 'Sign in');
  await fill(page, 'Username', username);
  await fill(page, 'Password', password);
  await press(page, 'Sign in');
}

describe.each([
  { where: 'on plain http', isProxied: false, cookie: 'gatebook', path: '/api/', isSecure: false },
  {
    where: 'behind a proxy that ends TLS, below a prefix',
    isProxied: true,
    cookie: '__Secure-gatebook',
    path: `${PREFIX}/api/`,
    isSecure: true,
  },
])('from the set-up link to the end of a session, $where', ({ isProxied, cookie, path, isSecure }) => {
  const misdeeds = noMisdeeds();
  let server: PageServer;
  let proxy: TlsProxy | undefined;
  let url: string;
  let page: Page;
  let elsewhere: Page;

  const open = async (to = '/'): Promise<Page> => {
    const opened = await visit(browser, misdeeds, { ignoreHTTPSErrors: true });
    await opened.goto(`${url}${to}`);
    return opened;
  };

  beforeAll(async () => {
    const behind = { GATEBOOK_BASE_PATH: PREFIX, GATEBOOK_TRUSTED_PROXIES: '127.0.0.1' };
    server = await startPageServer(isProxied ? behind : {});
    proxy = isProxied ? await startTlsProxy(server.port) : undefined;
    url = proxy === undefined ? server.url : `${proxy.origin}${PREFIX}`;
  });
  afterAll(async () => {
    await proxy?.stop();
    await server.stop();
  });

  it('the first administrator is made, and is signed in', async () => {
    const head = await open(`/set-up#${server.setUpToken}`);
    await fill(head, 'Username', 'head');
    await fill(head, 'Password', PASSWORD);
    await press(head, 'Create the administrator');
    await head.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('a person signs up, waits, is approved on the command line and signs in', async () => {
    page = await open('/sign-up');
    await heading(page, 'Sign up');
    await fill(page, 'Username', 'ada');
    await fill(page, 'Password', PASSWORD);
    await press(page, 'Ask for an account');
    await heading(page, 'Almost there');
    await server.operator('users', 'approve', 'ada');
    await page.goto(`${url}/`);
    await signIn(page, 'ada', PASSWORD);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('the cookies fit the scheme, and no script can read them', async () => {
    const cookies = await page.context().cookies(`${url}/api/session`);
    const attributes = { path, secure: isSecure, httpOnly: true, sameSite: 'Strict' };
    expect(cookies).toMatchObject([
      { name: cookie, ...attributes },
      { name: `${cookie}-device`, ...attributes },
    ]);
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('a new password signs another browser out, and not this one', async () => {
    elsewhere = await open();
    await signIn(elsewhere, 'ada', PASSWORD);
    await elsewhere.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.getByRole('link', { name: 'Password', exact: true }).click();
    await fill(page, 'Current password', PASSWORD);
    await fill(page, 'New password', NEW_PASSWORD);
    await press(page, 'Change the password');
    await page.getByText('Your password has been changed.').waitFor();
    await elsewhere.reload();
    await signIn(elsewhere, 'ada', PASSWORD);
    await elsewhere.getByText('Username or password is wrong.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('signing out ends it, also for the button that goes back', async () => {
    await press(page, 'Sign out');
    await heading(page, 'Sign in');
    await page.goBack();
    await heading(page, 'Sign in');
    await signIn(page, 'ada', NEW_PASSWORD);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('no page broke the policy or asked another host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
