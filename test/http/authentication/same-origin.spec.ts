import { openTestApp, PASSWORD, type Method, type TestApp } from '../../support/test-app';

type Headers = Readonly<Record<string, string>>;

const PROXY = '192.0.2.1';
const OUTER_PROXY = '192.0.2.2';
const TRUSTED = `${PROXY},${OUTER_PROXY}`;

const open = async (env: NodeJS.ProcessEnv): Promise<TestApp> => {
  const gatebook = await openTestApp({ env: { GATEBOOK_TRUSTED_PROXIES: TRUSTED, ...env } });
  await gatebook.person('ada');
  return gatebook;
};

const signIn = (gatebook: TestApp, headers: Headers, from?: string) =>
  gatebook.ask('POST', '/api/session', {
    headers,
    body: { username: 'ada', password: PASSWORD },
    ...(from === undefined ? {} : { from }),
  });

const ALLOWED = 200;
const WRONG_ORIGIN = [403, 'wrong_origin'];

describe('T-68 a state change', () => {
  let gatebook: TestApp;
  let cookie: string;
  beforeAll(async () => {
    gatebook = await open({});
    const answer = await signIn(gatebook, { 'sec-fetch-site': 'same-origin' });
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  });
  afterAll(() => gatebook.close());

  const asked = async (method: Method, url: string, headers: Headers, body: unknown = {}) => {
    const answer = await gatebook.ask(method, url, {
      headers: { cookie, 'content-type': 'application/json', ...headers },
      ...(method === 'GET' ? {} : { body }),
    });
    return [answer.status, answer.body.code];
  };

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['of another subdomain', { 'sec-fetch-site': 'same-site', origin: 'http://www.hub.example' }],
    ['that a person typed in', { 'sec-fetch-site': 'none' }],
    ['of a frame of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
    ['of another site, without Sec-Fetch', { origin: 'http://evil.example' }],
    ['of a frame without an origin', { origin: 'null' }],
    ['of another port', { origin: 'http://hub.example:81' }],
    ['of another scheme of addresses', { origin: 'file://hub.example' }],
    ['with a malformed origin', { origin: 'http://' }],
    ['with neither header', {}],
    [
      'of another site that forges the host',
      { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
    ],
  ])('%s is refused, at the sign-in too', async (_, headers) => {
    const sent: Headers = { host: 'hub.example', ...headers };
    const events = await gatebook.eventsOf(async () => {
      expect(await asked('POST', '/api/session/password', sent, { password: PASSWORD })).toEqual(
        WRONG_ORIGIN,
      );
      expect(await asked('DELETE', '/api/session', sent)).toEqual(WRONG_ORIGIN);
      expect(await asked('DELETE', '/api/me/sessions', sent)).toEqual(WRONG_ORIGIN);
      const answer = await signIn(gatebook, sent);
      expect([answer.status, answer.body.code, answer.headers['set-cookie']]).toEqual([
        ...WRONG_ORIGIN,
        undefined,
      ]);
    });
    expect(events).toEqual([]);
  });

  it.each([
    ['says so', { 'sec-fetch-site': 'same-origin' }],
    ['has an origin that is the host', { origin: 'http://hub.example' }],
    ['has an origin in upper case', { origin: 'HTTP://HUB.example' }],
    ['has the default port in the host', { host: 'hub.example:80', origin: 'http://hub.example' }],
    ['has another port in both', { host: 'hub.example:8470', origin: 'http://hub.example:8470' }],
  ])('of a page of ours that %s is taken', async (_, headers) => {
    expect((await signIn(gatebook, { host: 'hub.example', ...headers })).status).toBe(ALLOWED);
  });

  it('that is not JSON is refused', async () => {
    const own = { 'sec-fetch-site': 'same-origin', cookie };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      const answer = await gatebook.ask('POST', '/api/session/password', {
        headers: { ...own, 'content-type': type },
        body: JSON.stringify({ password: PASSWORD }),
      });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    }
    const without = await gatebook.ask('POST', '/api/session/password', { headers: own });
    expect([without.status, without.body.code]).toEqual([400, 'invalid_request']);
  });

  it('is never a GET: reading needs no origin', async () => {
    expect(await asked('GET', '/api/session', {})).toEqual([200, undefined]);
    expect(await asked('GET', '/api/me/sessions', { 'sec-fetch-site': 'cross-site' })).toEqual([
      200,
      undefined,
    ]);
  });

  it('by token needs no origin', async () => {
    const answer = await gatebook.ask('POST', '/api/users/ada/unblock', {
      token: gatebook.adminToken,
      body: {},
    });
    expect(answer.status).toBe(200);
  });
});

describe('T-68 behind a trusted proxy', () => {
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await open({});
  });
  afterAll(() => gatebook.close());

  it.each([
    ['the host that it names', PROXY, { 'x-forwarded-host': 'hub.example' }, ALLOWED],
    [
      'the host that the outer of two names',
      PROXY,
      {
        'x-forwarded-for': `203.0.113.9, ${OUTER_PROXY}`,
        'x-forwarded-host': 'hub.example, inner.example',
      },
      ALLOWED,
    ],
    [
      'not what the client has sent through one',
      PROXY,
      {
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'hub.example, real.example',
      },
      403,
    ],
    ['not what another client names', '203.0.113.9', { 'x-forwarded-host': 'hub.example' }, 403],
  ])('the origin has to be %s', async (_, from, headers, status) => {
    const answer = await signIn(
      gatebook,
      { host: 'inner:8470', origin: 'https://hub.example', ...headers },
      from,
    );
    expect(answer.status).toBe(status);
  });
});

describe('T-68 with a public URL', () => {
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await open({ GATEBOOK_PUBLIC_URL: 'https://hub.example/services/gatebook' });
  });
  afterAll(() => gatebook.close());

  it.each([
    ['https://hub.example', ALLOWED],
    ['https://hub.example:443', ALLOWED],
    ['http://hub.example', 403],
    ['https://hub.example:8443', 403],
    ['http://inner:8470', 403],
    ['https://evil.example', 403],
  ])('the origin %s is answered %s', async (origin, status) => {
    expect((await signIn(gatebook, { host: 'inner:8470', origin })).status).toBe(status);
  });

  it('T-65 the cookie is for the path that people use', async () => {
    const answer = await signIn(gatebook, { 'sec-fetch-site': 'same-origin' });
    const cookies = answer.headers['set-cookie'] as string[];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toContain('; Path=/services/gatebook/api/;');
  });
});

describe('T-65 the cookie', () => {
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await open({ GATEBOOK_BASE_PATH: '/gate' });
  });
  afterAll(() => gatebook.close());

  const own = { 'sec-fetch-site': 'same-origin' };
  const nameOf = (header: unknown) => String(header).split('=')[0];

  it.each([
    ['on plain http', PROXY, {}, 'gatebook'],
    [
      'where a trusted proxy was called by https',
      PROXY,
      { 'x-forwarded-proto': 'https' },
      '__Secure-gatebook',
    ],
    ['in capitals too', PROXY, { 'x-forwarded-proto': 'HTTPS' }, '__Secure-gatebook'],
    ['where it was called by http', PROXY, { 'x-forwarded-proto': 'http' }, 'gatebook'],
    ['where a client that is no proxy says so', '203.0.113.9', { 'x-forwarded-proto': 'https' }, 'gatebook'],
    [
      'where the client has sent the header through the proxy',
      PROXY,
      {
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https,http',
      },
      'gatebook',
    ],
    [
      'where the outer of two proxies was called by https',
      PROXY,
      {
        'x-forwarded-for': `203.0.113.9, ${OUTER_PROXY}`,
        'x-forwarded-proto': 'https, http',
      },
      '__Secure-gatebook',
    ],
    ['where the header says nothing', PROXY, { 'x-forwarded-proto': 'wss' }, 'gatebook'],
  ])('%s has the right name', async (_, from, headers, name) => {
    const answer = await signIn(gatebook, { ...own, ...headers }, from);
    const cookie = String(answer.headers['set-cookie']);
    expect([answer.status, nameOf(cookie)]).toEqual([200, name]);
    expect(cookie.includes('; Secure')).toBe(name.startsWith('__Secure-'));
    expect(cookie).toContain('; Path=/gate/api/; HttpOnly');
    expect(cookie).toContain('; SameSite=Strict');
  });

  it('of https is not read on plain http, nor the other way round', async () => {
    const https = { 'x-forwarded-proto': 'https' };
    const answer = await signIn(gatebook, { ...own, ...https }, PROXY);
    const [cookie = ''] = String(answer.headers['set-cookie']).split(';');
    const status = async (sent: string, headers: Headers) =>
      (await gatebook.ask('GET', '/api/session', { headers: { cookie: sent, ...headers }, from: PROXY }))
        .status;
    const plain = cookie.replace('__Secure-', '');
    expect([await status(cookie, https), await status(cookie, {})]).toEqual([200, 401]);
    expect([await status(plain, https), await status(plain, {})]).toEqual([401, 200]);
  });
});
