import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Response } from 'light-my-request';
import { codeOf } from '../support/answers';
import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let hub: string;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_BASE_PATH: '/gate' } });
  await gatebook.person('ann');
  hub = await gatebook.token('guard', 'admin');
});
afterAll(() => gatebook.close());

const [ASSET = ''] = readdirSync(join(__dirname, '..', '..', 'dist', 'web', 'assets'));

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'TRACE' | 'PROPFIND';

const ask = (method: Method, url: string, more: { headers?: Record<string, string>; body?: string } = {}) =>
  gatebook.app.server.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${hub}`, ...more.headers },
    ...(more.body === undefined ? {} : { payload: more.body }),
  });

/** Sends the request and checks that it wrote no event. */
async function refused(...asked: Parameters<typeof ask>): Promise<Response> {
  let answer: Response | undefined;
  expect(await gatebook.eventsOf(async () => (answer = await ask(...asked)))).toEqual([]);
  return answer as Response;
}

describe('a path that nothing serves', () => {
  it.each([
    '/guard/userz/ann',
    '/guard/users',
    '/guard/users/',
    '/guard/users/ann//',
    '/guard/users/ann/more',
    '//guard/users/ann',
    '/Guard/users/ann',
    '/api',
    '/api/nothing',
    '/api/userz',
    '/assets/nothing.js',
    '/assets/..%2findex.html',
    '/gateway/health/live',
    '/gate/guard/userz/ann',
    '/',
    '*',
  ])('is answered no_route, never not_found: %s', async (url) => {
    const answer = await refused('GET', url);
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'no_route']);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['gatebook-correlation-id']).toBe(
      answer.json<{ correlationId: string }>().correlationId,
    );
    expect(answer.headers.allow).toBeUndefined();
  });

  it('is answered so with any method, body and content type, without a token', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'] as const) {
      const headers = { authorization: '', 'content-type': 'text/plain' };
      const answer = await refused(method, '/guard/userz/ann', { headers, body: '{' });
      expect([method, answer.statusCode, codeOf(answer)]).toEqual([method, 404, 'no_route']);
    }
  });
});

describe('a path with a trailing slash', () => {
  it.each(['/guard/users/ann/', '/gate/guard/users/ann/', '/guard/users/ann/?', '/api/users/ann/'])(
    'is the path without it: %s',
    async (url) => {
      const answer = await ask('GET', url);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject(url.startsWith('/api') ? { username: 'ann' } : { name: 'ann' });
    },
  );

  it('is not found for a name that nobody has', async () => {
    expect(codeOf(await ask('GET', '/guard/users/nobody/'))).toBe('not_found');
    expect(codeOf(await ask('GET', `/guard/users/${'n'.repeat(2_000)}`))).toBe('not_found');
    expect(codeOf(await ask('GET', `/api/users/${'n'.repeat(2_000)}`))).toBe('not_found');
  });

  it('takes a write too', async () => {
    const answer = await ask('POST', '/api/sign-ups/', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'bea', password: 'cobalt lantern drifts 41' }),
    });
    expect(answer.statusCode).toBe(201);
  });
});

describe('a method that a path does not have', () => {
  it.each([
    ['TRACE', '/guard/users/ann', 'GET, HEAD'],
    ['PUT', '/guard/users/ann', 'GET, HEAD'],
    ['PROPFIND', '/guard/users/ann/', 'GET, HEAD'],
    ['OPTIONS', '/gate/guard/users/ann', 'GET, HEAD'],
    ['GET', '/guard/login', 'POST'],
    ['HEAD', '/guard/login', 'POST'],
    ['DELETE', '/api/sign-ups', 'POST'],
    ['PATCH', '/api/users', 'GET, HEAD, POST'],
    ['POST', '/api/users/ann', 'DELETE, GET, HEAD'],
    ['POST', '/api/users/ann/groups', 'PUT'],
    ['POST', '/health/live?x=1', 'GET, HEAD'],
    ['POST', '/sign-up', 'GET, HEAD'],
    ['POST', '/admin', 'GET, HEAD'],
    ['PUT', '/admin/people/ann', 'GET, HEAD'],
    ['POST', `/assets/${ASSET}`, 'GET, HEAD'],
  ] as const)('is refused, and Allow names those that it has: %s %s', async (method, url, allow) => {
    const body = { headers: { 'content-type': 'application/json' }, body: '{' };
    const answer = await refused(method, url, method === 'GET' || method === 'HEAD' ? {} : body);
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, allow]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    if (method !== 'HEAD') expect(codeOf(answer)).toBe('method_not_allowed');
  });
});
