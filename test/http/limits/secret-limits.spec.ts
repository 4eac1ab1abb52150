import { RequestMethod } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import { ACCESS } from '../../../src/http/authentication/access';
import { PublicRateGuard } from '../../../src/http/limits/public-rate.guard';
import { SECRET_CHECK } from '../../../src/http/limits/secret-check';
import { Browser, signedIn } from '../../support/browser';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../../support/test-app';
import { MINUTE, range, retryAfter, wrongToken } from '../../support/guesses';
import { ManualClock } from '../../support/manual-clock';

/** Body fields that contain a secret. */
const SECRETS = ['password', 'oldPassword', 'token', 'ticket', 'code', 'otp'];

/** Routes that take only a new password: there is nothing to guess, and requests are limited. */
const NEW_PASSWORDS = ['POST /api/sign-ups', 'POST /api/password-strength'];

const FAILURES_MAX = 100;
const ATTACKER = '198.51.100.7';
const WRONG_TOKEN = wrongToken('gbk', FAILURES_MAX);

interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly isPublic: boolean;
  readonly secrets: readonly string[];
  readonly check: unknown;
  readonly guards: readonly unknown[];
}

let clock: ManualClock;
let gatebook: TestApp;
let routes: Route[];
beforeAll(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock });
  routes = routesOf(gatebook);
});
afterAll(() => gatebook.close());

/** Every route of the application, read from controller metadata. */
function routesOf({ app }: TestApp): Route[] {
  const discovery = new DiscoveryService(app.nest.get(ModulesContainer));
  return discovery.getControllers().flatMap(({ instance, metatype }) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    return new MetadataScanner()
      .getAllMethodNames(prototype)
      .map((method) => ({ method, handler: prototype[method] as object }))
      .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
      .map(({ method, handler }) => routeOf(metatype as object, prototype, { method, handler }));
  });
}

function routeOf(
  controller: object,
  prototype: object,
  { method: key, handler }: { method: string; handler: object },
): Route {
  const of = (name: string, target: object): unknown => Reflect.getMetadata(name, target);
  const method = RequestMethod[of(METHOD_METADATA, handler) as number] as Route['method'];
  const [own = ''] = [of(PATH_METADATA, handler) as string | string[]].flat();
  const joined = [of(PATH_METADATA, controller), own].join('/');
  const path = `/${joined}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  const taken = (Reflect.getMetadata('design:paramtypes', prototype, key) ?? []) as (new () => object)[];
  const fields = taken.flatMap((type) =>
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', false, false)
      .map(({ propertyName }) => propertyName),
  );
  return {
    name: `${method} ${path}`,
    method,
    path,
    isPublic: (of(ACCESS, handler) ?? of(ACCESS, controller)) === 'public',
    secrets: SECRETS.filter((secret) => fields.includes(secret)),
    check: of(SECRET_CHECK, handler),
    guards: [of(GUARDS_METADATA, handler) ?? [], of(GUARDS_METADATA, controller) ?? []].flat(),
  };
}

/** Whether a route takes a secret without a limit. */
const isUnlimited = ({ name, secrets, check, guards }: Route): boolean => {
  if (secrets.length === 0) return false;
  return NEW_PASSWORDS.includes(name) ? !guards.includes(PublicRateGuard) : check === undefined;
};

describe('T-34 a route that checks a secret', () => {
  it('is among the routes that the server answers', () => {
    const unanswered = routes.filter(
      ({ method, path }) => !gatebook.app.server.hasRoute({ method, url: path }),
    );
    expect(unanswered.map(({ name }) => name)).toEqual([]);
    expect(routes.length).toBeGreaterThan(35);
  });

  it('has a limit when the secret is in its body', () => {
    const withSecrets = routes.filter(({ secrets }) => secrets.length > 0).map(({ name }) => name);
    expect(withSecrets).toEqual(
      expect.arrayContaining([
        'POST /guard/login',
        'POST /api/set-up',
        'POST /api/password-links/redeem',
        ...NEW_PASSWORDS,
      ]),
    );
    expect(routes.filter(isUnlimited).map(({ name }) => name)).toEqual([]);
  });

  it('is found when it has none', () => {
    const [login] = routes.filter(({ check }) => check === 'login');
    expect(login).toBeDefined();
    expect(isUnlimited({ ...(login as Route), check: undefined })).toBe(true);
  });

  it('for a token refuses an address after a hundred wrong ones, on every route alike', async () => {
    const guarded = routes.filter(({ isPublic }) => !isPublic);
    const ask = ({ method, path }: Route, token: string, from: string) =>
      gatebook.ask(method, path.replace(/:\w+/g, 'ada'), { token, from, body: {} });
    for (const i of range(FAILURES_MAX)) {
      const route = guarded[i % guarded.length] as Route;
      const wrong = i % 2 === 0 ? wrongToken('gbk', i) : `nonsense-${String(i)}`;
      expect((await ask(route, wrong, ATTACKER)).status).toBe(401);
    }
    for (const route of guarded) {
      const refused = await ask(route, WRONG_TOKEN, ATTACKER);
      expect([route.name, refused.status, retryAfter(refused)]).toEqual([route.name, 429, 600]);
      expect([route.name, (await ask(route, WRONG_TOKEN, '198.51.100.8')).status]).toEqual([route.name, 401]);
    }
  });

  it('for a token takes a right one all the same, and wrong ones again after ten minutes', async () => {
    const ask = (token?: string) =>
      gatebook.ask('GET', '/api/users', { from: ATTACKER, ...(token === undefined ? {} : { token }) });
    expect((await ask(gatebook.adminToken)).status).toBe(200);
    expect((await ask()).status).toBe(401);
    expect((await ask(WRONG_TOKEN)).status).toBe(429);
    clock.advance(10 * MINUTE);
    expect((await ask(WRONG_TOKEN)).status).toBe(401);
  });

  it('for a link refuses an address after a hundred wrong ones, at every such route', async () => {
    const limited = routes.filter(({ check }) => check === 'link');
    const bodies: Record<string, (wrong: string) => object> = {
      'POST /api/set-up': (token) => ({ token, username: 'mallory', password: PASSWORD }),
      'POST /api/invitations/look': (token) => ({ token }),
      'POST /api/sign-ups': (invitation) => ({ invitation, username: 'mallory', password: PASSWORD }),
      'POST /api/password-links/look': (token) => ({ token }),
      'POST /api/password-links/redeem': (token) => ({ token, password: PASSWORD }),
    };
    expect(limited.map(({ name }) => name).sort()).toEqual(Object.keys(bodies).sort());
    const request = ({ name, path }: Route, from: string, wrong = 'wrong') =>
      gatebook.ask('POST', path, { from, body: bodies[name]?.(wrong) });
    for (const i of range(FAILURES_MAX)) {
      const answer = await request(limited[i % limited.length] as Route, '203.0.113.5', `wrong-${String(i)}`);
      expect([answer.status, answer.body.code]).toEqual([410, 'link_invalid']);
    }
    for (const route of limited) {
      const refused = await request(route, '203.0.113.5');
      expect([refused.status, refused.body.code, retryAfter(refused)]).toEqual([429, 'throttled', 600]);
      expect((await request(route, '203.0.113.6')).status).toBe(410);
    }
  });

  it('for the ticket of a hub refuses an address after a hundred forged ones, and no password from there', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' };
    const send = (body: object) =>
      gatebook.ask('POST', '/api/session', { body, headers, from: '203.0.113.77' });
    for (const i of range(FAILURES_MAX)) {
      const signature = String(i).padStart(43, 'A');
      const answer = await send({ ticket: `${i % 2 === 0 ? 'nonsense' : 'gbt_e30'}.${signature}` });
      expect([answer.status, answer.body.code]).toEqual([410, 'link_invalid']);
    }
    const refused = await send({ ticket: 'nonsense' });
    expect([refused.status, refused.body.code, retryAfter(refused)]).toEqual([429, 'throttled', 600]);
    await gatebook.person('tess');
    expect((await send({ username: 'tess', password: PASSWORD })).status).toBe(200);
  });

  it('for a password refuses the account after five', async () => {
    const limited = routes.filter(({ check }) => check === 'login');
    for (const name of ['ann', 'bob']) await gatebook.person(name);
    const [ann, bob] = [await signedIn(gatebook, 'ann'), await signedIn(gatebook, 'bob')];
    const change = { oldPassword: 'wrong', newPassword: PASSWORD };
    const requests: Record<string, () => Promise<Answer>> = {
      'POST /guard/login': () => gatebook.login('nobody-here', 'wrong'),
      'POST /api/session': () => new Browser(gatebook).signIn('nobody-there', 'wrong'),
      'POST /api/session/password': () => ann.ask('POST', '/api/session/password', { password: 'wrong' }),
      'PUT /api/me/password': () => bob.ask('PUT', '/api/me/password', change),
    };
    expect(limited.map(({ name }) => name).sort()).toEqual(Object.keys(requests).sort());
    for (const [name, request] of Object.entries(requests)) {
      const statuses: number[] = [];
      for (const _ of range(6)) statuses.push((await request()).status);
      expect([name, ...statuses]).toEqual([name, 401, 401, 401, 401, 401, 429]);
    }
  });
});
