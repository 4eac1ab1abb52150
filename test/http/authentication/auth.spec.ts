import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { FOLDERS } from '../../../src/app/app.module';
import { ACCESS } from '../../../src/http/authentication/access';
import { codeOf } from '../../support/answers';
import { openTestApp, type TestApp } from '../../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_TRUSTED_PROXIES: '10.0.0.0/8' } });
});
afterAll(() => gatebook.close());

/** Every route of every controller, and who may call it. */
const routes = FOLDERS.flatMap(({ controllers }) => controllers).flatMap((controller) => {
  const prototype = controller.prototype as unknown as Record<string, object>;
  return Object.getOwnPropertyNames(prototype)
    .map((name) => prototype[name])
    .filter((handler) => handler !== undefined && Reflect.hasMetadata(METHOD_METADATA, handler))
    .flatMap((handler) => {
      const of = (key: string, target: object): unknown => Reflect.getMetadata(key, target);
      const paths = [of(PATH_METADATA, handler as object) as string | string[]].flat();
      return paths.map((path) => ({
        method: RequestMethod[of(METHOD_METADATA, handler as object) as number] as
          'GET' | 'POST' | 'PUT' | 'DELETE',
        path: `/${String(of(PATH_METADATA, controller))}/${path}`
          .replace(/\/+/g, '/')
          .replace(/(.)\/$/, '$1'),
        access: (of(ACCESS, handler as object) ?? of(ACCESS, controller)) as 'public' | string[] | undefined,
      }));
    });
});

const guarded = routes.filter(({ access }) => access !== 'public');

describe('every route', () => {
  it('says who may call it', () => {
    expect(routes.length).toBeGreaterThan(35);
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('is for anyone only where that is meant', () => {
    const open = routes
      .filter(({ access }) => access === 'public')
      .map(({ method, path }) => `${method} ${path}`);
    expect(open.sort()).toEqual([
      'GET /',
      'GET /admin',
      'GET /admin/*',
      'GET /api/docs',
      'GET /api/openapi.json',
      'GET /api/sign-up-challenge',
      'GET /api/sign-up-settings',
      'GET /health/live',
      'GET /health/ready',
      'GET /hub-sign-in',
      'GET /password',
      'GET /password-link',
      'GET /sessions',
      'GET /set-up',
      'GET /sign-ins',
      'GET /sign-up',
      'POST /api/invitations/look',
      'POST /api/password-links/look',
      'POST /api/password-links/redeem',
      'POST /api/password-strength',
      'POST /api/session',
      'POST /api/set-up',
      'POST /api/sign-ups',
    ]);
  });

  it.each(guarded)(
    '$method $path refuses who has no token, and who has one for something else',
    async (route) => {
      const nobody = await gatebook.ask(route.method, route.path, { body: {} });
      expect([nobody.status, codeOf(nobody), nobody.headers['www-authenticate']]).toEqual([
        401,
        'invalid_token',
        'Bearer',
      ]);
      const metrics = await gatebook.token('metrics');
      const wrong = await gatebook.ask(route.method, route.path, { token: metrics, body: {} });
      expect([wrong.status, codeOf(wrong)]).toEqual([403, 'insufficient_scope']);
    },
  );
});

describe('a token', () => {
  const use = (token: string, from = '192.0.2.1', headers: Record<string, string> = {}) =>
    gatebook.ask('GET', '/api/users', { token, from, headers });

  const issue = async (body: object) =>
    (
      await gatebook.ask('POST', '/api/tokens', {
        asOperator: true,
        body: { name: 'test', scopes: ['admin'], ...body },
      })
    ).json<{ id: string; token: string }>();

  it('that is unknown, or of another form, is refused', async () => {
    expect(codeOf(await use(`gbk_${'A'.repeat(43)}`))).toBe('invalid_token');
    expect(codeOf(await use('gbk_short'))).toBe('invalid_token');
    expect(
      (await gatebook.ask('GET', '/api/users', { headers: { authorization: 'Basic YTpi' } })).status,
    ).toBe(401);
  });

  it('is refused from the instant at which it ends', async () => {
    const expiresAt = new Date(Date.parse(gatebook.clock.now()) + 1_000).toISOString();
    const { token } = await issue({ expiresAt });
    expect((await use(token)).status).toBe(200);
    gatebook.clock.set(expiresAt);
    expect(codeOf(await use(token))).toBe('invalid_token');
  });

  it('is refused once revoked, and revoking again writes nothing', async () => {
    const { id, token } = await issue({});
    const revoke = () => gatebook.ask('DELETE', `/api/tokens/${id}`, { asOperator: true });
    expect(await gatebook.eventsOf(async () => expect((await revoke()).status).toBe(204))).toEqual([
      'TokenRevoked',
    ]);
    expect(codeOf(await use(token))).toBe('invalid_token');
    expect(await gatebook.eventsOf(revoke)).toEqual([]);
    const unknown = await gatebook.ask('DELETE', '/api/tokens/nothing', { asOperator: true });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'not_found']);
  });

  it('is for its networks alone, as seen through trusted proxies', async () => {
    const { token } = await issue({ networks: ['192.0.2.0/24'] });
    expect((await use(token)).status).toBe(200);
    expect((await use(token, '::ffff:192.0.2.9')).status).toBe(200);
    expect(codeOf(await use(token, '198.51.100.1'))).toBe('invalid_token');
    const forwarded = { 'x-forwarded-for': '203.0.113.5, 192.0.2.8' };
    expect((await use(token, '10.1.1.1', forwarded)).status).toBe(200);
    expect(codeOf(await use(token, '198.51.100.1', forwarded))).toBe('invalid_token');
    expect(codeOf(await use(token, '10.1.1.1', { 'x-forwarded-for': '192.0.2.8, nonsense' }))).toBe(
      'invalid_token',
    );
  });

  it("for the proxy's own network is refused where the proxy names a client that is not an address", async () => {
    const { token } = await issue({ networks: ['10.0.0.0/8'] });
    const from = (forwarded: string) => use(token, '10.1.1.1', { 'x-forwarded-for': forwarded });
    expect((await use(token, '10.1.1.1')).status).toBe(200);
    for (const forwarded of ['203.0.113.7:51234', 'unknown', '', '10.1.1.2, unknown', 'unix:']) {
      expect(codeOf(await from(forwarded))).toBe('invalid_token');
    }
    expect((await from('10.1.1.2:51234')).status).toBe(200);
    const lines = gatebook.logged.filter((line) => line.includes('X-Forwarded-For'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('10.1.1.1');
  });

  it('shows when it was last used, and never its secret', async () => {
    const { id, token } = await issue({ name: 'seen' });
    const row = async () => {
      const { items } = (await gatebook.ask('GET', '/api/tokens', { asOperator: true })).json<{
        items: { id: string }[];
      }>();
      return items.find((item) => item.id === id);
    };
    expect(await row()).toMatchObject({ name: 'seen', lastUsedAt: null, revoked: false });
    await use(token);
    expect(await row()).toMatchObject({ lastUsedAt: gatebook.clock.now() });
    expect(Object.keys((await row()) ?? {})).not.toContain('tokenHash');
  });

  it.each([
    [{ scopes: [] }, 422],
    [{ scopes: ['root'] }, 422],
    [{ scopes: 'admin' }, 400],
    [{ networks: ['everywhere'] }, 422],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 422],
  ])('is not made with %j', async (body, status) => {
    const answer = await gatebook.ask('POST', '/api/tokens', {
      asOperator: true,
      body: { name: 'test', scopes: ['admin'], ...body },
    });
    expect(answer.status).toBe(status);
  });
});

describe('the operator', () => {
  it('is not a caller that claims it in a header', async () => {
    const headers = { 'x-operator': 'root', 'gatebook-operator': 'true' };
    expect((await gatebook.ask('GET', '/api/users', { headers })).status).toBe(401);
  });
});
