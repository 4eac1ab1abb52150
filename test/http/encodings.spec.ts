import type { Response } from 'light-my-request';
import { codeOf } from '../support/answers';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let admin: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  admin = await gatebook.token('admin', 'guard', 'ops', 'audit');
});
afterAll(() => gatebook.close());

const send = (
  url: string,
  bytes: Buffer,
  headers: Record<string, string> = {},
  method: 'POST' | 'PUT' = 'POST',
) =>
  gatebook.app.server.inject({
    method,
    url,
    payload: bytes,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}`, ...headers },
  });

async function expectRefused(ask: () => Promise<Response>): Promise<Response> {
  let answer: Response | undefined;
  expect(await gatebook.eventsOf(async () => (answer = await ask()))).toEqual([]);
  expect([answer?.statusCode, codeOf(answer as Response)]).toEqual([400, 'invalid_request']);
  expect(answer?.headers['content-type']).toMatch(/^application\/problem\+json/);
  return answer as Response;
}

const signUp = (password: string) => JSON.stringify({ username: 'zoe', password });

describe('a body whose bytes are not UTF-8', () => {
  it.each([
    ['ISO-8859-1', Buffer.from(signUp('Zirkuszelt-éè-Mond'), 'latin1')],
    ['UTF-16', Buffer.from(signUp(PASSWORD), 'utf16le')],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${signUp(PASSWORD)}`, 'utf16le')],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${signUp(PASSWORD)}`)],
    ['a surrogate in three bytes', Buffer.from(signUp(`${PASSWORD}\xed\xa0\x80`), 'latin1')],
    ['an overlong slash', Buffer.from(signUp(`${PASSWORD}\xc0\xaf`), 'latin1')],
    ['a cut sequence', Buffer.from(signUp(`${PASSWORD}\xe2\x82`), 'latin1')],
    ['bytes beyond Unicode', Buffer.from(signUp(`${PASSWORD}\xf5\x80\x80\x80`), 'latin1')],
  ])('is refused: %s', async (_, bytes) => {
    await expectRefused(() => send('/api/sign-ups', bytes));
  });

  it('is refused on every route that takes a body', async () => {
    const bytes = Buffer.from(
      '{"reason":"\xe9","password":"\xe9","token":"\xe9","username":"\xe9"}',
      'latin1',
    );
    for (const url of [
      '/guard/login',
      '/api/set-up',
      '/api/password-links/redeem',
      '/api/password-strength',
      '/api/users',
      '/api/users/zoe/block',
      '/api/users/approve',
      '/api/tokens',
      '/api/store/backup',
      '/api/projections/skip',
    ]) {
      expect((await expectRefused(() => send(url, bytes))).json<{ detail: string }>().detail).toMatch(
        /UTF-8/,
      );
    }
    await expectRefused(() => send('/api/users/zoe/groups', bytes, {}, 'PUT'));
  });
});

describe('a body in another charset', () => {
  it.each([
    'application/json; charset=iso-8859-1',
    'application/json;charset=ISO-8859-15',
    'application/json; charset="windows-1252"',
    'application/json; charset=utf-16',
    'application/json; charset=us-ascii',
    'application/json; charset=',
    'application/json; charset=utf-8; charset=latin1',
  ])('is refused: %s', async (type) => {
    const answer = await expectRefused(() =>
      send('/api/sign-ups', Buffer.from(signUp(PASSWORD)), { 'content-type': type }),
    );
    expect(answer.json<{ detail: string }>().detail).toMatch(/application\/json/);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON; Charset="Utf-8"',
  ])('is taken when it is UTF-8: %s', async (type) => {
    const body = Buffer.from(JSON.stringify({ password: 'Zirkuszelt-éè-Mond' }));
    const answer = await send('/api/password-strength', body, { 'content-type': type });
    expect(answer.statusCode).toBe(200);
  });
});

describe('a compressed body', () => {
  it.each(['gzip', 'br', 'deflate', 'identity, gzip', 'GZIP', 'zstd'])('is refused: %s', async (encoding) => {
    const headers = { 'content-encoding': encoding };
    const answer = await expectRefused(() => send('/api/sign-ups', Buffer.from(signUp(PASSWORD)), headers));
    expect(answer.json<{ detail: string }>().detail).toMatch(/without Content-Encoding/);
  });

  it('is accepted when it says that it is not one', async () => {
    const body = Buffer.from(JSON.stringify({ password: PASSWORD }));
    expect((await send('/api/password-strength', body, { 'content-encoding': 'identity' })).statusCode).toBe(
      200,
    );
  });
});

describe('a path or a query that is not UTF-8 in percent-encoding', () => {
  it.each([
    '/api/users?q=%E9',
    '/api/users?q=%',
    '/api/users?q=%zz',
    '/api/users?q=%ED%A0%80',
    '/api/users?%E9=1',
    '/api/audit/events?actor=%C0%AF',
    '/guard/users/ann?userId=%FF',
    '/guard/users/%E9',
    '/guard/users/%ED%A0%80',
    '/api/users/%',
    '/api/users/%C0%AF',
    '/api/audit/users/%E9/replay',
    '/api/projections/%FF/rebuild',
  ])('is refused: %s', async (url) => {
    await expectRefused(() =>
      gatebook.app.server.inject({
        method: url.endsWith('rebuild') ? 'POST' : 'GET',
        url,
        headers: { authorization: `Bearer ${admin}` },
      }),
    );
  });
});

describe('a body that is no object', () => {
  it.each(['null', '[]', '"text"', '7', 'true', ''])('is refused: %s', async (body) => {
    for (const url of ['/api/sign-ups', '/guard/login', '/api/users/zoe/block', '/api/users/approve']) {
      const answer = await send(url, Buffer.from(body));
      expect(answer.statusCode).toBeLessThan(500);
      expect([400, 404]).toContain(answer.statusCode);
    }
  });
});
