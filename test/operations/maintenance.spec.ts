import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { EventStore } from '../../src/event-store/event-store';
import { BookMaintenance } from '../../src/maintenance/book-maintenance';
import { newEvent } from '../event-store/fixtures';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const DAY_MS = 24 * 60 * 60 * 1000;

let gatebook: TestApp;
let ops: string;
let hub: string;

beforeEach(async () => {
  gatebook = await openTestApp();
  [ops, hub] = [await gatebook.token('ops'), await gatebook.token('guard')];
});
afterEach(async () => {
  await gatebook.close();
  rmSync(gatebook.folder, { recursive: true, force: true });
});

const post = (url: string, body?: unknown) => gatebook.ask('POST', url, { token: ops, body });
const logIn = (username: string, password = PASSWORD) =>
  gatebook.ask('POST', '/guard/login', { token: hub, body: { username, password } });

describe('a check of the store', () => {
  it('finds every event readable', async () => {
    await gatebook.person('ada');
    expect((await post('/api/store/verify')).json()).toMatchObject({ ok: true, problems: [] });
  });

  it('finds an event that is no event at all', async () => {
    await gatebook.person('ada');
    const head = await gatebook.app.parts.store.head();
    const db = new Database(join(gatebook.folder, 'book.db'));
    db.prepare('UPDATE events SET body = ? WHERE position = ?').run('{', Number(head));
    db.close();
    expect((await post('/api/store/verify')).json()).toMatchObject({
      ok: false,
      problems: [`the event at position ${head} is not an event: it cannot be parsed`],
    });
  });

  it('finds an event of a newer version, and sealed data that does not open', async () => {
    const userId = await gatebook.person('ada');
    const sealed = { subject: userId, keyId: 'another', nonce: 'AAAA', ciphertext: 'AAAA' };
    await gatebook.app.parts.store.append('user-0', 'any', [
      newEvent({ type: 'ProfileChanged', data: { userId }, personal: [sealed] }),
      newEvent({ type: 'UserApproved', schemaVersion: 99, data: { userId } }),
    ]);
    expect((await post('/api/store/verify')).json()).toMatchObject({
      ok: false,
      problems: [
        expect.stringContaining('its sealed data cannot be opened'),
        expect.stringContaining('newer Gatebook'),
      ],
    });
  });
});

describe('a store with tools of its own', () => {
  it('refuses backup and check clearly', async () => {
    const maintenance = new BookMaintenance({
      parts: maintenanceParts,
      store: Object.create(EventStore.prototype) as EventStore,
      spec: { kind: 'sqlite', file: join(gatebook.folder, 'book.db') },
      secret: '',
      backups: join(gatebook.folder, 'backups'),
      clock: gatebook.clock,
    });
    await expect(maintenance.verify()).rejects.toMatchObject({ code: 'conflict' });
    await expect(maintenance.backUp()).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the removal of old events', () => {
  const verified = async () => {
    for (const name of ['users', 'credentials', 'throttle', 'tokens', 'sessions', 'audit']) {
      expect((await post(`/api/projections/${name}/verify`)).json()).toMatchObject({ ok: true });
    }
  };

  /** Lets time pass, and compacts the store every 7 days and at the end. */
  const pass = async (days: number) => {
    for (let left = days; left > 0; left -= 7) {
      gatebook.clock.advance(Math.min(left, 7) * DAY_MS);
      await gatebook.ask('POST', '/api/store/compact', { asOperator: true });
    }
  };

  it('leaves decisions, forgets logins, and live is equal to rebuilt', async () => {
    const userId = await gatebook.person('ada');
    await logIn('ada');
    for (let n = 0; n < 3; n += 1) await logIn('ada', 'not the password');
    await logIn('nobody');
    await verified();
    await pass(399);
    gatebook.clock.advance(2 * DAY_MS);
    const operator = { asOperator: true } as const;
    const [newOps, newHub] = [await gatebook.token('ops'), await gatebook.token('guard')];
    [ops, hub] = [newOps, newHub];
    await logIn('ada');

    const events = await gatebook.eventsOf(async () => {
      const compacted = await post('/api/store/compact');
      expect(compacted.json()).toMatchObject({
        removed: expect.any(Number),
        before: { 'login-': '2026-03-02T08:00:00.000Z' },
      });
      expect(compacted.json<{ removed: number }>().removed).toBeGreaterThanOrEqual(8);
    });

    expect(events).toEqual(Array(4).fill('RetentionApplied'));
    await verified();
    const left = (await gatebook.events()).filter(({ stream }) => stream.startsWith('login-'));
    expect(left.map(({ type }) => type)).toEqual(['LoginAttempted', 'LoginSucceeded']);
    const audit = await gatebook.ask('GET', `/api/audit/events?subject=${userId}&limit=100`, operator);
    expect(audit.json<{ items: { type: string }[] }>().items.map(({ type }) => type)).toEqual([
      'LoginSucceeded',
      'LoginAttempted',
      'UserApproved',
      'UserSignedUp',
    ]);
    expect((await post('/api/store/verify')).json()).toMatchObject({ ok: true });
  });

  it('leaves nobody a last login that was removed', async () => {
    const lastLogin = async (name: string) =>
      (await gatebook.ask('GET', `/api/users/${name}`, { asOperator: true })).json<{
        lastLoginAt: string | null;
      }>().lastLoginAt;
    await gatebook.person('ada');
    await gatebook.person('ben');
    await logIn('ben');
    await pass(399);
    hub = await gatebook.token('guard');
    await logIn('ada');
    expect(await lastLogin('ben')).toBe('2026-03-01T08:00:00.000Z');
    await pass(2);

    ops = await gatebook.token('ops');
    expect(await lastLogin('ben')).toBeNull();
    expect(await lastLogin('ada')).not.toBeNull();
    await verified();
  });

  it('of a token comes after its end, not before', async () => {
    const issue = (name: string, expiresAt: string) =>
      gatebook.ask('POST', '/api/tokens', { asOperator: true, body: { name, scopes: ['guard'], expiresAt } });
    await issue('short', '2026-03-02T08:00:00.000Z');
    await issue('long', '2028-03-01T08:00:00.000Z');
    await pass(402);
    ops = await gatebook.token('ops');
    const { items } = (await gatebook.ask('GET', '/api/tokens', { asOperator: true })).json<{
      items: { name: string }[];
    }>();
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['long']));
    expect(items.map(({ name }) => name)).not.toContain('short');
    await verified();
  });
});

describe('a start half a day after the last removal', () => {
  it('removes old events by itself, once', async () => {
    gatebook.clock.advance(DAY_MS);
    await gatebook.person('ada');
    await gatebook.app.close();
    for (let starts = 0; starts < 2; starts += 1) {
      gatebook = await openTestApp({ data: gatebook.folder });
      await gatebook.app.settled();
      await gatebook.app.close();
    }
    gatebook = await openTestApp({ data: gatebook.folder });
    const applied = (await gatebook.events()).filter(({ type }) => type === 'RetentionApplied');
    expect(applied.map(({ data }) => data.class)).toEqual(['login-', 'login-unknown.', 'token-', 'session-']);
    expect(applied[0]?.actor).toEqual({ kind: 'policy', id: null });
  });
});
