import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openTestApp, type Answer, type TestApp } from '../support/test-app';

const NAVIGATION = { 'sec-fetch-mode': 'navigate', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const PLAIN_HTTP_NAVIGATION = { accept: NAVIGATION.accept };
const PAGES = [
  '/',
  '/password',
  '/sessions',
  '/sign-ins',
  '/sign-up',
  '/set-up',
  '/password-link',
  '/hub-sign-in',
  '/admin',
  '/admin/',
  '/admin/people/0190aa00-0000-7000-8000-000000000000/history?at=2026-11-30T01:00:00Z',
];
const ASSETS = join(__dirname, '..', '..', 'dist', 'web', 'assets');
const FIRST_PAGE_BYTES_MAX = 200_000;

let gatebook: TestApp;
let below: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  below = await openTestApp({ env: { GATEBOOK_BASE_PATH: '/services/gatebook' } });
});
afterAll(async () => {
  await gatebook.close();
  await below.close();
});

const open = (url: string, app = gatebook, headers: Record<string, string> = NAVIGATION): Promise<Answer> =>
  app.ask('GET', url, { headers });
const typeOf = ({ headers }: Answer) => String(headers['content-type']);
const assetsOf = ({ text }: Answer) =>
  [...text.matchAll(/"([./]+assets\/[^"]+)"/g)].map(([, url]) => url ?? '');
/** What the page explains: the code of the refusal. */
const explained = ({ text }: Answer) => /<meta name="problem" content="([^"]*)"/.exec(text)?.[1];

describe('T-69 a browser that opens a page', () => {
  it.each(PAGES)('gets HTML that no cache keeps: %s', async (url) => {
    for (const headers of [NAVIGATION, PLAIN_HTTP_NAVIGATION]) {
      const page = await open(url, gatebook, headers);
      expect([page.status, typeOf(page), page.headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      expect(explained(page)).toBe('');
    }
  });

  it('gets a policy with a style nonce that is new for each answer', async () => {
    const pages = [await open('/'), await open('/'), await open('/no/page')];
    const nonces = pages.map(({ text }) => /<meta name="style-nonce" nonce="([^"]+)"/.exec(text)?.[1] ?? '');
    expect(new Set(nonces).size).toBe(3);
    for (const [index, { headers }] of pages.entries()) {
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'nonce-${nonces[index] ?? ''}'; ` +
          "connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
    }
  });

  it('finds the assets from any depth and below any base path', async () => {
    for (const path of [
      '/',
      '/sign-up',
      '/sign-up/',
      '/admin/people/ann',
      '/no/such/page',
      '/no/such/page/?x=/a/b',
      '//no',
    ]) {
      for (const [app, base] of [
        [gatebook, ''],
        [below, ''],
        [below, '/services/gatebook'],
      ] as const) {
        const url = `${base}${path}`;
        const page = await open(url, app);
        const found = assetsOf(page).map((asset) => new URL(asset, `http://hub.test${url}`).pathname);
        expect(found.length).toBeGreaterThan(2);
        expect([url, found.filter((asset) => !asset.startsWith(`${base}/assets/`))]).toEqual([url, []]);
      }
    }
  });

  it('is sent to the base path with its slash', async () => {
    const page = await open('/services/gatebook?x=1', below);
    expect([page.status, page.headers.location]).toEqual([308, '/services/gatebook/']);
  });
});

describe('a program that asks for the address of a page', () => {
  it.each([
    {},
    { accept: '*/*' },
    { accept: 'application/json' },
    { ...PLAIN_HTTP_NAVIGATION, 'sec-fetch-mode': 'cors' },
    { ...PLAIN_HTTP_NAVIGATION, 'sec-fetch-mode': 'no-cors' },
  ])('gets a problem document: %j', async (headers) => {
    for (const url of ['/', '/sign-up', '/admin', '/admin/people/ann']) {
      const answer = await open(url, gatebook, headers);
      expect([answer.status, typeOf(answer)]).toEqual([404, 'application/problem+json; charset=utf-8']);
    }
  });
});

describe('a browser that is refused', () => {
  it.each([
    ['/nothing', 404, 'no_route'],
    ['/assets/nothing.js', 404, 'no_route'],
    ['/api/users', 401, 'invalid_token'],
    ['/api/set-up', 405, 'method_not_allowed'],
    ['/api/users/%E0%A4%A', 400, 'invalid_request'],
    ['/"><script>alert(1)</script>', 404, 'no_route'],
  ])('gets a page that explains it, with the status of the refusal: %s', async (url, status, code) => {
    const page = await open(url);
    expect([page.status, typeOf(page), explained(page)]).toEqual([status, 'text/html; charset=utf-8', code]);
    expect(page.text).not.toContain('alert(1)');
    expect(page.text).toContain(`data-correlation-id="${String(page.headers['gatebook-correlation-id'])}"`);
  });

  it('gets a problem document for anything but a page', async () => {
    const headers = { ...NAVIGATION, 'content-type': 'application/json' };
    const answer = await gatebook.ask('POST', '/api/sign-ups', { headers, body: '{' });
    expect([answer.status, typeOf(answer)]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });
});

describe('the assets', () => {
  const names = readdirSync(ASSETS);
  const plain = names.filter((name) => !/\.(br|gz)$/.test(name));

  it('have a hash in their name, a year of cache, and are compressed ahead', async () => {
    for (const name of plain) {
      expect(name).toMatch(/-[\w-]{8}\.(js|css|svg)$/);
      expect(names).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]));
      for (const [accepted, encoding] of [
        ['gzip, deflate, br', 'br'],
        ['gzip', 'gzip'],
        ['identity', undefined],
      ] as const) {
        const { status, headers } = await open(`/assets/${name}`, gatebook, { 'accept-encoding': accepted });
        expect([name, status, headers['content-encoding']]).toEqual([name, 200, encoding]);
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
        expect(headers['x-content-type-options']).toBe('nosniff');
      }
    }
  });

  it('are served by name only', async () => {
    for (const url of [
      '/assets/',
      '/assets/..%2findex.html',
      '/assets/../index.html',
      `/assets/${plain[0] ?? ''}.br`,
    ])
      expect([url, (await open(url, gatebook, {})).body.code]).toEqual([url, 'no_route']);
  });

  it('of the first page are small enough for a slow line', async () => {
    const page = await open('/');
    const files = new Set(assetsOf(page).map((asset) => join(ASSETS, asset.replace(/^.*assets\//, ''))));
    const bytes = [...files].map((file) => statSync(`${file}.gz`).size);
    expect(bytes.reduce((sum, size) => sum + size, page.text.length)).toBeLessThan(FIRST_PAGE_BYTES_MAX);
  });
});
