import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { loadConfig } from '../../src/config/config';
import { credentialStream } from '../../src/domain/streams';
import { restoreBook } from '../../src/maintenance/restore';
import { exportStore, importStore } from '../../src/maintenance/transfer';
import { newEvent } from '../event-store/fixtures';
import { inBook } from '../projections/poison';
import { lengthen } from '../support/long-book';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gate: TestApp;
let ops: string;
let hub: string;
let ada: string;

beforeEach(async () => {
  gate = await openTestApp();
  [ops, hub] = [await gate.token('ops'), await gate.token('guard')];
  ada = await gate.person('ada');
  await gate.person('ben');
});
afterEach(() => gate.close());

const poison = async (data: Record<string, unknown>) => {
  const event = newEvent({ type: 'UserApproved', schemaVersion: 99, data });
  return (await gate.app.parts.store.append('user-0', 'any', [event])).position;
};
const logIn = async (username: string) =>
  (await gate.ask('POST', '/guard/login', { token: hub, body: { username, password: PASSWORD } })).statusCode;
const check = (username: string) => gate.ask('GET', `/guard/users/${username}`, { token: hub });
const ready = async () => {
  const answer = await gate.ask('GET', '/health/ready');
  const { checks } = answer.json<{ checks: { projections: { detail: string } } }>();
  return { status: answer.statusCode, detail: checks.projections.detail };
};
const skip = (position: string, reason = 'written by a version that was withdrawn') =>
  gate.ask('POST', '/api/projections/skip', { token: ops, body: { position, reason } });

const allVerified = async () => {
  for (const name of ['users', 'credentials', 'throttle', 'tokens', 'audit']) {
    const verified = await gate.ask('POST', `/api/projections/${name}/verify`, { token: ops });
    expect(verified.json()).toMatchObject({ ok: true });
  }
};

describe('an event that cannot be applied and names a person', () => {
  it('makes this person undecidable, loudly, and nobody else, until it is skipped', async () => {
    const position = await poison({ userId: ada });
    await gate.app.parts.projector.waitFor(position);

    expect((await check('ada')).json()).toMatchObject({ status: 503, code: 'not_ready' });
    expect([await logIn('ada'), await logIn('ben')]).toEqual([503, 200]);
    expect((await check('ben')).statusCode).toBe(200);
    expect(await ready()).toEqual({
      status: 200,
      detail: expect.stringMatching(
        new RegExp(`position ${position} .*projections skip ${position} --reason`),
      ),
    });
    expect(gate.logged.join('')).toContain('nothing can be decided about somebody');

    const skipped = await skip(position);
    expect(skipped.statusCode).toBe(202);
    expect(skipped.headers['gatebook-position']).toMatch(/^\d+$/);
    expect(await logIn('ada')).toBe(200);
    expect(await ready()).toEqual({ status: 200, detail: 'ok' });
    const [told] = (await gate.book()).filter(({ type }) => type === 'EventSkipped');
    expect(told).toMatchObject({ actor: { kind: 'token' }, data: { position } });
    await allVerified();
  });
});

describe('an event that cannot be applied and names nobody', () => {
  it('halts what the guard decides on, says why and what to do, and is skipped', async () => {
    const position = await poison({});
    await expect(gate.app.parts.projector.waitFor(position, 50)).rejects.toMatchObject({ code: 'not_ready' });

    expect([await logIn('ada'), await logIn('ben')]).toEqual([503, 503]);
    const { status, detail } = await ready();
    expect(status).toBe(503);
    expect(detail).toContain(`gatebook projections skip ${position} --reason`);
    expect(detail).toContain('users (halted)');

    expect((await skip(position)).statusCode).toBe(202);
    expect([await logIn('ada'), await logIn('ben')]).toEqual([200, 200]);
    expect(await ready()).toEqual({ status: 200, detail: 'ok' });
    await allVerified();
  });
});

describe('an event that cannot be read in the stream of a person', () => {
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
    gate.ask(method, url, { asOperator: true, ...(body === undefined ? {} : { body }) });
  const replay = () => ask('GET', '/api/audit/users/ada/replay');
  const decisions: [string, () => ReturnType<typeof ask>][] = [
    ['groups', () => ask('PUT', '/api/users/ada/groups', { groups: ['lab'] })],
    ['a password link', () => ask('POST', '/api/users/ada/password-link')],
    ['a block', () => ask('POST', '/api/users/ada/block', {})],
    ['a deletion', () => ask('DELETE', '/api/users/ada')],
  ];
  let position: string;

  beforeEach(async () => {
    const [signUp] = (await gate.book()).filter(
      ({ type, data }) => type === 'UserSignedUp' && data['userId'] === ada,
    );
    const event = newEvent({ type: 'UserSuspended', data: { userId: ada } });
    position = (await gate.app.parts.store.append(signUp?.stream ?? '', 'any', [event])).position;
    await gate.app.parts.projector.waitFor(position);
  });

  it.each([...decisions, ['a replay', replay]] as const)(
    'makes %s wait for the version that wrote it, or for an operator',
    async (_, decide) => {
      const answer = await decide();
      expect(answer.json()).toMatchObject({ status: 503, code: 'not_ready' });
      expect(answer.json<{ detail: string }>().detail).toMatch(
        new RegExp(`position ${position} .*projections skip ${position} --reason`),
      );
    },
  );

  it('stands in the way of nothing once it is skipped', async () => {
    expect((await skip(position)).statusCode).toBe(202);
    for (const [, decide] of decisions) expect((await decide()).statusCode).toBeLessThan(300);
    const { items } = (await replay()).json<{ items: { event: { position: string } }[] }>();
    expect(items.map(({ event }) => event.position)).not.toContain(position);
    expect(items.at(-1)).toMatchObject({ state: { status: 'deleted' } });
    await allVerified();
  });

  it('once it is skipped, keeps nobody from being erased again by a restore and by an import', async () => {
    await skip(position);
    await gate.app.close();
    const fresh = (name: string) => {
      const data = join(gate.folder, name);
      mkdirSync(data, { mode: 0o700 });
      copyFileSync(join(gate.folder, 'secret'), join(data, 'secret'));
      writeFileSync(join(data, 'erasures.ndjson'), JSON.stringify({ userId: ada }));
      return loadConfig({ GATEBOOK_DATA: data });
    };
    const order = { withErasures: true, operator: 'grace' };
    const from = join(gate.folder, 'book.ndjson');
    expect(
      await restoreBook(maintenanceParts, fresh('restored'), gate.clock, { ...order, from: gate.folder }),
    ).toMatchObject({
      erased: 1,
    });
    await exportStore(maintenanceParts, loadConfig({ GATEBOOK_DATA: gate.folder }), from);
    expect(
      await importStore(maintenanceParts, fresh('imported'), gate.clock, { ...order, from }),
    ).toMatchObject({ erased: 1 });
  });

  it('is left alone by the next start, also where a password has no fact yet', async () => {
    const set = { userId: ada, kind: 'password', passwordRevision: 1, how: 'own', linkId: null };
    const event = newEvent({ type: 'CredentialSet', data: set });
    await gate.app.parts.store.append(credentialStream(ada), 0, [event]);
    await gate.app.close();
    const again = await openTestApp({}, gate.folder);
    try {
      await again.app.settled();
      expect(again.logged.join('')).not.toContain('could not be finished');
    } finally {
      await again.close();
    }
  });
});

describe('an event that the disk has damaged in the stream of a person', () => {
  const block = () => gate.ask('POST', '/api/users/ada/block', { asOperator: true, body: {} });

  it('makes decisions about them wait until it is skipped, and says that it is damaged', async () => {
    const [signUp] = (await gate.book()).filter(
      ({ type, data }) => type === 'UserSignedUp' && data['userId'] === ada,
    );
    const event = newEvent({ type: 'UserSuspended', data: { userId: ada } });
    const { position } = await gate.app.parts.store.append(signUp?.stream ?? '', 'any', [event]);
    await gate.app.parts.projector.waitFor(position);
    inBook(gate, "UPDATE events SET body = '{' WHERE position = ?", position);

    const answer = await block();
    expect(answer.json()).toMatchObject({ status: 503, code: 'not_ready' });
    expect(answer.json<{ detail: string }>().detail).toMatch(/UserSuspended.*damaged.*restore a backup/);
    expect((await skip(position)).statusCode).toBe(202);
    expect((await block()).statusCode).toBe(200);
  });
});

describe('a skip', () => {
  it('of an event that was applied, or of none, is refused', async () => {
    const before = await gate.app.parts.store.head();
    expect((await skip(before)).json()).toMatchObject({ code: 'conflict' });
    expect((await skip('999999')).json()).toMatchObject({ code: 'not_found' });
    expect((await skip('first')).json()).toMatchObject({ code: 'validation_failed' });
    expect((await skip(before, ' ')).json()).toMatchObject({ code: 'validation_failed' });
  });

  it('that is repeated writes nothing', async () => {
    const position = await poison({ userId: ada });
    await gate.app.parts.projector.waitFor(position);
    await skip(position);
    expect(await gate.eventsOf(() => skip(position))).toEqual([]);
  });
});

describe('a start with an event that cannot be applied', () => {
  it('comes up, says that it is not ready, and lets an operator skip it', async () => {
    const position = await poison({});
    await expect(gate.app.parts.projector.waitFor(position, 50)).rejects.toThrow();
    await gate.app.close();
    const again = await openTestApp({}, gate.folder);
    try {
      expect((await again.ask('GET', '/health/ready')).statusCode).toBe(503);
      const body = { position, reason: 'withdrawn' };
      const skipped = await again.ask('POST', '/api/projections/skip', { asOperator: true, body });
      expect(skipped.statusCode).toBe(202);
      await again.app.settled();
      expect((await again.ask('GET', '/health/ready')).statusCode).toBe(200);
    } finally {
      await again.close();
    }
  });
});

describe('a start without read models, of a long book with an event that cannot be applied', () => {
  it('says where they stand, lets an operator skip it, and is ready then', async () => {
    const position = await poison({});
    await lengthen(gate.app.parts.store);
    await gate.app.close();
    rmSync(join(gate.folder, 'projections'), { recursive: true });
    const again = await openTestApp({}, gate.folder);
    try {
      await again.app.settled();
      const answer = await again.ask('GET', '/health/ready');
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toContain(`(halted): the event at position ${position} (UserApproved)`);
      const body = { position, reason: 'withdrawn' };
      const skipped = await again.ask('POST', '/api/projections/skip', { asOperator: true, body });
      expect(skipped.statusCode).toBe(202);
      await again.app.parts.projector.ready();
      await again.app.settled();
      expect((await again.ask('GET', '/health/ready')).statusCode).toBe(200);
    } finally {
      await again.close();
    }
  });
});
