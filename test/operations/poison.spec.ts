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
import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let ops: string;
let ada: string;

beforeEach(async () => {
  gatebook = await openTestApp();
  ops = await gatebook.token('ops');
  ada = await gatebook.person('ada');
  await gatebook.person('ben');
});
afterEach(() => gatebook.close());

const poison = async (data: Record<string, unknown>) => {
  const event = newEvent({ type: 'UserApproved', schemaVersion: 99, data });
  return (await gatebook.app.parts.store.append('user-0', 'any', [event])).position;
};
const logIn = async (username: string) => (await gatebook.login(username)).status;
const check = (username: string) =>
  gatebook.ask('GET', `/guard/users/${username}`, { token: gatebook.guardToken });
const ready = async () => {
  const answer = await gatebook.ask('GET', '/health/ready');
  const { checks } = answer.json<{ checks: { projections: { detail: string } } }>();
  return { status: answer.status, detail: checks.projections.detail };
};
const skip = (position: string, reason = 'written by a version that was withdrawn') =>
  gatebook.ask('POST', '/api/projections/skip', { token: ops, body: { position, reason } });

const skipAsOperator = (position: string) =>
  gatebook.ask('POST', '/api/projections/skip', {
    asOperator: true,
    body: { position, reason: 'withdrawn' },
  });

const allVerified = async () => {
  for (const name of ['users', 'credentials', 'throttle', 'tokens', 'sessions', 'audit']) {
    const verified = await gatebook.ask('POST', `/api/projections/${name}/verify`, { token: ops });
    expect(verified.json()).toMatchObject({ ok: true });
  }
};

describe('an event that cannot be applied and names a person', () => {
  it('makes this person undecidable, and nobody else, with an error in the log, until it is skipped', async () => {
    const position = await poison({ userId: ada });
    await gatebook.app.parts.projector.waitFor(position);

    expect((await check('ada')).json()).toMatchObject({ status: 503, code: 'not_ready' });
    expect([await logIn('ada'), await logIn('ben')]).toEqual([503, 200]);
    expect((await check('ben')).status).toBe(200);
    expect(await ready()).toEqual({
      status: 200,
      detail: expect.stringMatching(
        new RegExp(`position ${position} .*projections skip ${position} --reason`),
      ),
    });
    expect(gatebook.logged.join('')).toContain('nothing can be decided about a person');

    const skipped = await skip(position);
    expect(skipped.status).toBe(202);
    expect(skipped.headers['gatebook-position']).toMatch(/^\d+$/);
    expect(await logIn('ada')).toBe(200);
    expect(await ready()).toEqual({ status: 200, detail: 'ok' });
    const [told] = (await gatebook.events()).filter(({ type }) => type === 'EventSkipped');
    expect(told).toMatchObject({ actor: { kind: 'token' }, data: { position } });
    await allVerified();
  });
});

describe('an event that cannot be applied and names nobody', () => {
  it('halts what the guard decides on, says why and what to do, and is skipped', async () => {
    const position = await poison({});
    await expect(gatebook.app.parts.projector.waitFor(position, 50)).rejects.toMatchObject({
      code: 'not_ready',
    });

    expect([await logIn('ada'), await logIn('ben')]).toEqual([503, 503]);
    const { status, detail } = await ready();
    expect(status).toBe(503);
    expect(detail).toContain(`gatebook projections skip ${position} --reason`);
    expect(detail).toContain('users (halted)');

    expect((await skip(position)).status).toBe(202);
    expect([await logIn('ada'), await logIn('ben')]).toEqual([200, 200]);
    expect(await ready()).toEqual({ status: 200, detail: 'ok' });
    await allVerified();
  });
});

describe('an event that cannot be read in the stream of a person', () => {
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
    gatebook.ask(method, url, { asOperator: true, body });
  const replay = () => ask('GET', '/api/audit/users/ada/replay');
  const decisions: [string, () => ReturnType<typeof ask>][] = [
    ['groups', () => ask('PUT', '/api/users/ada/groups', { groups: ['lab'] })],
    ['a password link', () => ask('POST', '/api/users/ada/password-link')],
    ['a block', () => ask('POST', '/api/users/ada/block', {})],
    ['a deletion', () => ask('DELETE', '/api/users/ada')],
  ];
  let position: string;

  beforeEach(async () => {
    const [signUp] = (await gatebook.events()).filter(
      ({ type, data }) => type === 'UserSignedUp' && data['userId'] === ada,
    );
    const event = newEvent({ type: 'UserSuspended', data: { userId: ada } });
    position = (await gatebook.app.parts.store.append(signUp?.stream ?? '', 'any', [event])).position;
    await gatebook.app.parts.projector.waitFor(position);
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

  it('blocks nothing once it is skipped', async () => {
    expect((await skip(position)).status).toBe(202);
    for (const [, decide] of decisions) expect((await decide()).status).toBeLessThan(300);
    const { items } = (await replay()).json<{ items: { event: { position: string } }[] }>();
    expect(items.map(({ event }) => event.position)).not.toContain(position);
    expect(items.at(-1)).toMatchObject({ state: { status: 'deleted' } });
    await allVerified();
  });

  it('once it is skipped, does not keep a restore or an import from erasing the person again', async () => {
    await skip(position);
    await gatebook.app.close();
    const fresh = (name: string) => {
      const data = join(gatebook.folder, name);
      mkdirSync(data, { mode: 0o700 });
      copyFileSync(join(gatebook.folder, 'secret'), join(data, 'secret'));
      writeFileSync(join(data, 'erasures.ndjson'), JSON.stringify({ userId: ada }));
      return loadConfig({ GATEBOOK_DATA: data });
    };
    const order = { withErasures: true, operator: 'grace' };
    const from = join(gatebook.folder, 'book.ndjson');
    expect(
      await restoreBook(maintenanceParts, fresh('restored'), gatebook.clock, {
        ...order,
        from: gatebook.folder,
      }),
    ).toMatchObject({
      erased: 1,
    });
    await exportStore(maintenanceParts, loadConfig({ GATEBOOK_DATA: gatebook.folder }), from);
    expect(
      await importStore(maintenanceParts, fresh('imported'), gatebook.clock, { ...order, from }),
    ).toMatchObject({ erased: 1 });
  });

  it('is left alone by the next start, also where a password has no fact yet', async () => {
    const set = { userId: ada, kind: 'password', passwordRevision: 1, how: 'own', linkId: null };
    const event = newEvent({ type: 'CredentialSet', data: set });
    await gatebook.app.parts.store.append(credentialStream(ada), 0, [event]);
    await gatebook.app.close();
    const again = await openTestApp({ data: gatebook.folder });
    try {
      await again.app.settled();
      expect(again.logged.join('')).not.toContain('could not be finished');
    } finally {
      await again.close();
    }
  });
});

describe('an event that the disk has damaged in the stream of a person', () => {
  const block = () => gatebook.ask('POST', '/api/users/ada/block', { asOperator: true, body: {} });

  it('makes decisions about them wait until it is skipped, and says that it is damaged', async () => {
    const [signUp] = (await gatebook.events()).filter(
      ({ type, data }) => type === 'UserSignedUp' && data['userId'] === ada,
    );
    const event = newEvent({ type: 'UserSuspended', data: { userId: ada } });
    const { position } = await gatebook.app.parts.store.append(signUp?.stream ?? '', 'any', [event]);
    await gatebook.app.parts.projector.waitFor(position);
    inBook(gatebook, "UPDATE events SET body = '{' WHERE position = ?", position);

    const answer = await block();
    expect(answer.json()).toMatchObject({ status: 503, code: 'not_ready' });
    expect(answer.json<{ detail: string }>().detail).toMatch(/UserSuspended.*damaged.*restore a backup/);
    expect((await skip(position)).status).toBe(202);
    expect((await block()).status).toBe(200);
  });
});

describe('a skip', () => {
  it('of an event that was applied, or of none, is refused', async () => {
    const before = await gatebook.app.parts.store.head();
    expect((await skip(before)).json()).toMatchObject({ code: 'conflict' });
    expect((await skip('999999')).json()).toMatchObject({ code: 'not_found' });
    expect((await skip('first')).json()).toMatchObject({ code: 'validation_failed' });
    expect((await skip(before, ' ')).json()).toMatchObject({ code: 'validation_failed' });
  });

  it('that is repeated writes nothing', async () => {
    const position = await poison({ userId: ada });
    await gatebook.app.parts.projector.waitFor(position);
    await skip(position);
    expect(await gatebook.eventsOf(() => skip(position))).toEqual([]);
  });
});

describe('a start with an event that cannot be applied', () => {
  it('comes up, says that it is not ready, and lets an operator skip it', async () => {
    const position = await poison({});
    await expect(gatebook.app.parts.projector.waitFor(position, 50)).rejects.toThrow();
    await gatebook.restart();
    expect((await ready()).status).toBe(503);
    expect((await skipAsOperator(position)).status).toBe(202);
    await gatebook.app.settled();
    expect((await ready()).status).toBe(200);
  });
});

describe('a start without read models, of a long book with an event that cannot be applied', () => {
  it('says how far they are, lets an operator skip it, and is then ready', async () => {
    const position = await poison({});
    await lengthen(gatebook.app.parts.store);
    await gatebook.app.close();
    rmSync(join(gatebook.folder, 'projections'), { recursive: true });
    await gatebook.restart();
    await gatebook.app.settled();
    const answer = await gatebook.ask('GET', '/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain(`(halted): the event at position ${position} (UserApproved)`);
    expect((await skipAsOperator(position)).status).toBe(202);
    await gatebook.app.parts.projector.ready();
    await gatebook.app.settled();
    expect((await ready()).status).toBe(200);
  });
});
