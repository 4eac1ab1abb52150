import { Browser, signedIn } from '../../support/browser';
import { openTestApp, type Answer, type TestApp } from '../../support/test-app';

const NAVIGATION = { 'sec-fetch-mode': 'navigate' };
const ADMIN = 'https://admin.example.org';

let gatebook: TestApp;
afterEach(() => gatebook.close());

/** With the administrator ada. */
async function open(env: NodeJS.ProcessEnv): Promise<void> {
  gatebook = await openTestApp({ env: { GATEBOOK_TRUSTED_PROXIES: '127.0.0.1', ...env } });
  await gatebook.person('ada');
  await gatebook.act('ada', 'grant-admin');
  await gatebook.settled();
}

/** What a browser sends to a host, behind a proxy that ends TLS. */
const at = (host: string, more: Record<string, string> = {}) => ({
  'sec-fetch-site': 'same-origin',
  'x-forwarded-for': '192.0.2.7',
  'x-forwarded-proto': 'https',
  host,
  ...more,
});

const ROUTES = ['/api/users', '/api/audit/events', '/api/projections', '/api/tokens'];

/** The codes of routes for administrators; null where they answer. */
async function codes(browser: Browser): Promise<unknown[]> {
  const answers = await Promise.all(ROUTES.map((url) => browser.ask('GET', url)));
  return answers.map(({ status, body }) => (status === 200 ? null : body.code));
}

const ALL = ROUTES.map(() => null);
const NONE = ROUTES.map(() => 'insufficient_scope');
const adminUrlOf = async (browser: Browser) => (await browser.ask('GET', '/api/session')).body['adminUrl'];
const page = (url: string, headers: Record<string, string>): Promise<Answer> =>
  gatebook.ask('GET', url, { headers: { ...headers, ...NAVIGATION } });

describe('administration', () => {
  it('is wherever the pages are, by default', async () => {
    await open({});
    const browser = await signedIn(gatebook, 'ada', at('hub.example.org'));
    expect(await codes(browser)).toEqual(ALL);
    expect(await adminUrlOf(browser)).toBe('admin');
    for (const url of ['/admin', '/admin/people/ada'])
      expect((await page(url, at('hub.example.org'))).status).toBe(200);
  });

  it('is not told to people without the admin right', async () => {
    await open({});
    await gatebook.person('bob');
    expect(await adminUrlOf(await signedIn(gatebook, 'bob', at('hub.example.org')))).toBeNull();
  });

  it('is nowhere where its pages are off, except by token', async () => {
    await open({ GATEBOOK_ADMIN_PAGES: 'off' });
    const browser = await signedIn(gatebook, 'ada', at('hub.example.org'));
    expect(await codes(browser)).toEqual(NONE);
    expect((await browser.ask('GET', '/api/users')).body['detail']).toContain('pages are off');
    expect(await adminUrlOf(browser)).toBeNull();
    const answer = await page('/admin', at('hub.example.org'));
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining('content="no_route"')]);
    expect((await gatebook.ask('GET', '/api/users', { token: gatebook.adminToken })).status).toBe(200);
    expect((await browser.ask('GET', '/api/me')).status).toBe(200);
  });
});

describe('T-86 administration at an address of its own', () => {
  beforeEach(() =>
    open({ GATEBOOK_ADMIN_URL: `${ADMIN}/`, GATEBOOK_PUBLIC_URL: 'https://hub.example.org/gate' }),
  );

  it('is at that address', async () => {
    const browser = await signedIn(gatebook, 'ada', at('admin.example.org'));
    expect(browser.setCookie).toContain('Path=/api/;');
    expect(await codes(browser)).toEqual(ALL);
    expect(await adminUrlOf(browser)).toBe('admin');
    expect((await page('/admin/audit', at('ADMIN.example.org:443'))).status).toBe(200);
    expect((await browser.ask('POST', '/api/users/ada/reset-throttle', {})).status).toBe(200);
  });

  it('is refused elsewhere, with the address', async () => {
    const browser = await signedIn(gatebook, 'ada', at('hub.example.org'));
    expect(browser.setCookie).toContain('Path=/gate/api/;');
    expect(await codes(browser)).toEqual(NONE);
    const { body } = await browser.ask('POST', '/api/users/ada/reset-throttle', {});
    expect([body.code, body['detail']]).toEqual([
      'insufficient_scope',
      expect.stringContaining(`${ADMIN}/admin`),
    ]);
    expect(await adminUrlOf(browser)).toBe(`${ADMIN}/admin`);
    for (const url of ['/admin', '/admin/audit'])
      expect((await page(url, at('hub.example.org'))).status).toBe(404);
    expect((await browser.ask('GET', '/api/me')).status).toBe(200);
  });

  it.each([
    ['a host that a script has written', { 'x-forwarded-host': 'admin.example.org' }],
    ['two hosts', { 'x-forwarded-host': 'admin.example.org, hub.example.org' }],
    ['a Forwarded that a script has written', { forwarded: 'host=admin.example.org;proto=https' }],
    ['an Origin', { origin: ADMIN, referer: `${ADMIN}/` }],
  ])('is not reached from the other address with %s', async (_, forged) => {
    const browser = await signedIn(gatebook, 'ada', at('hub.example.org', forged));
    expect(await codes(browser)).toEqual(NONE);
    expect((await page('/admin', at('hub.example.org', forged))).status).toBe(404);
  });

  it.each(['admin.example.org:8443', 'admin.example.org.evil.test', 'user@admin.example.org:1', '', 'x y'])(
    'is not at another host: %s',
    async (host) => {
      expect((await page('/admin', at(host))).status).toBe(404);
    },
  );

  it('is not there on plain http', async () => {
    expect((await page('/admin', at('admin.example.org', { 'x-forwarded-proto': 'http' }))).status).toBe(404);
  });

  it('takes state changes of its own pages by their Origin, where a browser says no more', async () => {
    const plain = {
      GATEBOOK_ADMIN_URL: 'http://admin.example.org',
      GATEBOOK_PUBLIC_URL: 'http://hub.example.org',
    };
    await gatebook.restart(plain);
    const headers = (host: string, origin: string) => ({ host, origin });
    const signInAt = (host: string, origin: string) =>
      new Browser(gatebook, headers(host, origin)).signIn('ada');
    expect((await signInAt('admin.example.org', 'http://admin.example.org')).status).toBe(200);
    expect((await signInAt('hub.example.org', 'http://hub.example.org')).status).toBe(200);
    expect((await signInAt('admin.example.org', 'http://hub.example.org')).body.code).toBe('wrong_origin');
    expect((await signInAt('hub.example.org', 'http://admin.example.org')).body.code).toBe('wrong_origin');
  });

  it('does not concern tokens', async () => {
    const headers = { host: 'hub.example.org' };
    const answer = await gatebook.ask('GET', '/api/users', { token: gatebook.adminToken, headers });
    expect(answer.status).toBe(200);
  });
});
