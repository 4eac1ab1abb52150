import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

const OWN = 'https://accounts.gatebook.test';
const TERMS = 'https://terms.gatebook.test/2026';

/** Hosts in a text: after a scheme, or after the `//` of a link without a scheme. */
const HOST = /(?:[a-z][a-z0-9+.-]*:)\/\/([^\s/"'<>`\\)]+)|["'(=]\/\/([^\s/"'<>`\\)]+)/gi;
const hostsIn = (text: string): string[] =>
  [...text.matchAll(HOST)].map(([, named, bare]) => named ?? bare ?? '');

/** What a page makes the browser load, or offers as a link. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/(?:href|src|action)\s*=\s*["']?([^"'\s>]+)/g)].map(([, url]) => url ?? '');

/** In texts and names of namespaces, which nothing loads: test/pages/ lists what a browser asks for. */
const NAMED_BY_LIBRARIES = new Set(['www.w3.org', 'react.dev', 'mantine.dev']);

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({
    env: {
      GATEBOOK_PUBLIC_URL: OWN,
      GATEBOOK_TERMS_VERSION: '2026',
      GATEBOOK_TERMS_URL: TERMS,
    },
  });
});
afterAll(() => gatebook.close());

/** Headers and body, as a browser or a hub receives them. */
const whole = ({ headers, text }: Answer): string => `${JSON.stringify(headers)}\n${text}`;

/** Every page and asset reachable from the given pages, by path. */
async function crawl(...from: string[]): Promise<Map<string, Answer>> {
  const found = new Map<string, Answer>();
  const left = [...from];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (found.has(path)) continue;
    const answer = await gatebook.ask('GET', path, { headers: { accept: 'text/html' } });
    found.set(path, answer);
    const isPage = String(answer.headers['content-type']).startsWith('text/html');
    const links = isPage ? linksIn(answer.text) : [];
    left.push(...links.map((link) => new URL(link, `${OWN}${path}`).pathname));
  }
  return found;
}

describe('a host that is named', () => {
  it('is found in every way of naming one', () => {
    const text = `"https://a.test/x" 'wss://b.test' url(//c.test/d) <script src="//e.test"> @import "//f.test"`;
    expect(hostsIn(text)).toEqual(['a.test', 'b.test', 'c.test', 'e.test', 'f.test']);
  });
});

describe('the pages', () => {
  const assets = readdirSync(join(__dirname, '..', '..', 'dist', 'web', 'assets'))
    .filter((file) => !/\.(br|gz)$/.test(file))
    .map((file) => `/assets/${file}`);

  it('name no host, and neither does any file that they load', async () => {
    const pages = await crawl('/', '/sign-up', '/api/docs', '/api/openapi.json', ...assets);
    for (const [path, answer] of pages) {
      expect([path, answer.status]).toEqual([path, 200]);
      const hosts = hostsIn(whole(answer)).filter((host) => !NAMED_BY_LIBRARIES.has(host));
      expect([path, hosts]).toEqual([path, []]);
    }
  });
});

describe('the answers of the routes', () => {
  it('name our own host and the configured terms, and no other', async () => {
    const body = { username: 'ada', password: PASSWORD, acceptedTerms: '2026' };
    const asOperator = true;
    const answers = [
      await gatebook.ask('GET', '/api/sign-up-settings'),
      await gatebook.ask('POST', '/api/sign-ups', { body }),
      await gatebook.ask('POST', '/api/sign-ups', { body: {} }),
      await gatebook.ask('POST', '/api/password-strength', { body: { password: PASSWORD } }),
      await gatebook.act('ada', 'approve'),
      await gatebook.ask('POST', '/api/users/ada/password-link', { asOperator }),
      await gatebook.ask('GET', '/api/users', { asOperator }),
      await gatebook.ask('GET', '/api/tokens', { asOperator }),
      await gatebook.ask('GET', '/api/audit/events', { asOperator }),
      await gatebook.ask('GET', '/api/projections', { asOperator }),
      await gatebook.ask('GET', '/api/store', { asOperator }),
      await gatebook.ask('GET', '/health/ready'),
      await gatebook.ask('GET', '/health/live'),
      await gatebook.ask('GET', '/api/users'),
      await gatebook.ask('GET', '/api/nothing'),
      await gatebook.login('ada'),
      await gatebook.login('ada', 'wrong'),
      await gatebook.ask('GET', '/guard/users/nobody', { token: gatebook.guardToken }),
    ];
    const named = new Set(answers.flatMap((answer) => hostsIn(whole(answer))));
    expect([...named].sort()).toEqual([new URL(OWN).host, new URL(TERMS).host]);
  });
});
