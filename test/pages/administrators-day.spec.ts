import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { addAdministrator } from './administrator';
import { tellAdministratorsStory } from './administrators-story';
import { launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';
import { startTlsProxy, type TlsProxy } from './tls-proxy';

const PREFIX = '/services/gatebook';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe.each([
  { where: 'on plain http', isProxied: false },
  { where: 'behind a proxy that ends TLS, below a prefix', isProxied: true },
])('an administrator, $where', ({ isProxied }) => {
  const misdeeds = noMisdeeds();
  let server: PageServer;
  let proxy: TlsProxy | undefined;
  let url: string;
  let head: Page;
  let student: Page;

  beforeAll(async () => {
    const behind = { GATEBOOK_BASE_PATH: PREFIX, GATEBOOK_TRUSTED_PROXIES: '127.0.0.1' };
    server = await startPageServer(isProxied ? behind : {});
    proxy = isProxied ? await startTlsProxy(server.port) : undefined;
    url = proxy === undefined ? server.url : `${proxy.origin}${PREFIX}`;
    await addAdministrator(server, 'head');
    head = await visit(browser, misdeeds, { ignoreHTTPSErrors: true });
    student = await visit(browser, misdeeds, { ignoreHTTPSErrors: true });
    await head.goto(`${url}/admin`);
    await head.getByLabel('Username', { exact: true }).fill('head');
    await head.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await head.getByRole('button', { name: 'Sign in', exact: true }).click();
    await head.getByRole('heading', { name: 'Today' }).waitFor();
  });
  afterAll(async () => {
    await proxy?.stop();
    await server.stop();
  });

  tellAdministratorsStory(() => ({ url, head, student }));

  it('was on no page that broke the policy or asked another host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
