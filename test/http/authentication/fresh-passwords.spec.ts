import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ACCESS, NEEDS_FRESH_PASSWORD } from '../../../src/http/authentication/access';
import { Browser } from '../../support/browser';
import { ManualClock } from '../../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../../support/test-app';

const QUARTER_HOUR = 15 * 60_000;

let clock: ManualClock;
let gatebook: TestApp;
let ada: Browser;
beforeAll(async () => {
  clock = new ManualClock('2026-03-01T08:00:00.000Z');
  gatebook = await openTestApp({ clock });
  for (const name of ['ada', 'bob']) await gatebook.person(name);
  await gatebook.act('ada', 'grant-admin');
});
afterAll(() => gatebook.close());

/** Signed in a quarter of an hour ago. */
beforeEach(async () => {
  ada = new Browser(gatebook);
  await ada.signIn('ada');
  clock.advance(QUARTER_HOUR);
});

/** No session has the scopes of hubs. */
const isForHubs = (access: readonly unknown[]) => access.includes('guard') || access.includes('hub');

/** Every act of an administrator, and whether the decorator marks it. */
function actsOf({ app }: TestApp): Map<string, boolean> {
  const acts = new Map<string, boolean>();
  for (const { instance, metatype } of new DiscoveryService(
    app.nest.get(ModulesContainer),
  ).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const handler = prototype[name] as object;
      const read = (key: string): unknown =>
        Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, metatype as object);
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
      const access = read(ACCESS);
      if (method === undefined || method === 'GET' || !Array.isArray(access) || isForHubs(access)) continue;
      const parts = [metatype as object, handler].map(
        (target) => Reflect.getMetadata(PATH_METADATA, target) as string,
      );
      const path = `/${parts.join('/')}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      acts.set(`${method} ${path}`, read(NEEDS_FRESH_PASSWORD) === true);
    }
  }
  return acts;
}

/** Acts that give no power and take no account over; an e-mail address and a later end, which do, are tried below. */
const OPEN = [
  'DELETE /api/invitations/:id',
  'DELETE /api/projections/:name/rebuild',
  'DELETE /api/users/:nameOrId/sessions',
  'POST /api/projections/:name/verify',
  'POST /api/store/compact',
  'POST /api/store/verify',
  'POST /api/users/:nameOrId/block',
  'POST /api/users/:nameOrId/reject',
  'POST /api/users/block',
  'POST /api/users/reject',
  'PUT /api/users/:nameOrId/password-change-required',
  'PUT /api/users/:nameOrId/profile',
  'PUT /api/users/:nameOrId/valid-until',
  'PUT /api/users/valid-until',
];

describe('T-60 an act of an administrator', () => {
  it('needs a fresh password, or is listed here', () => {
    const unmarked = [...actsOf(gatebook)].filter(([, isMarked]) => !isMarked).map(([name]) => name);
    expect(unmarked.filter((name) => !OPEN.includes(name))).toEqual([]);
  });

  it('that is marked is refused to a session whose password was typed a quarter of an hour ago', async () => {
    const marked = [...actsOf(gatebook)].filter(([, isMarked]) => isMarked).map(([name]) => name);
    expect(marked.length).toBeGreaterThan(14);
    const events = await gatebook.eventsOf(async () => {
      for (const act of marked) {
        const [method, path] = act.split(' ') as ['POST' | 'PUT' | 'DELETE', string];
        const answer = await ada.ask(method, path.replace(/:\w+/g, 'bob'), {});
        expect([act, answer.status, answer.body.code]).toEqual([act, 403, 'reauthentication_required']);
      }
    });
    expect(events).toEqual([]);
  });

  it('is open again when the password was typed', async () => {
    const wrong = await ada.ask('POST', '/api/session/password', { password: 'wrong' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    const body = { groups: ['lab'] };
    expect((await ada.ask('PUT', '/api/users/bob/groups', body)).status).toBe(403);
    expect((await ada.ask('POST', '/api/session/password', { password: PASSWORD })).status).toBe(204);
    expect((await ada.ask('GET', '/api/session')).body.freshUntil).toBe(
      new Date(clock.nowMs() + QUARTER_HOUR).toISOString(),
    );
    expect((await ada.ask('PUT', '/api/users/bob/groups', body)).status).toBe(200);
  });

  it('is in the audit as by a token, with the person as administrator', async () => {
    await ada.ask('POST', '/api/session/password', { password: PASSWORD });
    await ada.ask('POST', '/api/users/bob/block', { reason: 'a test' });
    await ada.ask('POST', '/api/users/bob/unblock', {});
    const { items } = (await ada.ask('GET', '/api/audit/events?subject=bob&limit=2')).json<{
      items: Record<string, unknown>[];
    }>();
    expect(items).toMatchObject([
      { type: 'UserUnblocked', actor: { kind: 'admin', name: 'ada' } },
      { type: 'UserBlocked', actor: { kind: 'admin', name: 'ada' }, reason: 'a test' },
    ]);
  });
});

describe('a profile that an administrator changes', () => {
  it('needs a fresh password for the e-mail address alone', async () => {
    const change = (body: object) => ada.ask('PUT', '/api/users/bob/profile', body);
    expect((await change({ email: 'bob@example.org' })).body.code).toBe('reauthentication_required');
    expect((await change({ email: null })).body.code).toBe('reauthentication_required');
    expect((await change({ profile: {} })).status).toBe(200);
    await ada.ask('POST', '/api/session/password', { password: PASSWORD });
    expect((await change({ email: 'bob@example.org' })).status).toBe(200);
  });
});

describe('the end of an account that an administrator changes', () => {
  const END = '2026-03-02T08:00:00.000Z';
  const LATER = '2026-03-03T08:00:00.000Z';
  const WAYS = [
    (validUntil: string | null) => ada.ask('PUT', '/api/users/bob/valid-until', { validUntil }),
    (validUntil: string | null) =>
      ada.ask('PUT', '/api/users/valid-until', { usernames: ['nobody', 'bob'], validUntil }),
  ];

  it.each(WAYS)('needs a fresh password to become later, or to be removed', async (change) => {
    await ada.ask('POST', '/api/session/password', { password: PASSWORD });
    expect((await change(null)).status).toBe(200);
    clock.advance(QUARTER_HOUR);
    expect((await change(END)).status).toBe(200);
    const events = await gatebook.eventsOf(async () => {
      for (const later of [LATER, null])
        expect((await change(later)).body.code).toBe('reauthentication_required');
    });
    expect(events).toEqual([]);
    expect((await change(END)).status).toBe(200);
    await ada.ask('POST', '/api/session/password', { password: PASSWORD });
    expect((await change(LATER)).status).toBe(200);
    expect((await change(null)).status).toBe(200);
  });
});

describe('a token', () => {
  it('needs no fresh password', async () => {
    expect((await gatebook.act('bob', 'reset-throttle')).status).toBe(200);
  });
});

describe('a person who is no administrator', () => {
  it('gets nothing of it by a session', async () => {
    const bob = new Browser(gatebook);
    await bob.signIn('bob');
    for (const path of [
      '/api/users',
      '/api/audit/events',
      '/api/projections',
      '/api/tokens',
      '/guard/users/bob',
    ]) {
      const answer = await bob.ask('GET', path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'insufficient_scope']);
    }
  });
});
