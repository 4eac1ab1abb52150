import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { newEvent } from '../event-store/fixtures';
import { skipOf } from '../projections/poison';
import { lengthen } from '../support/long-book';
import { MODEL_NAMES } from '../support/model-names';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { nextMoment } from '../support/waiting';

const DAY_MS = 24 * 60 * 60 * 1000;

let gatebook: TestApp;
let ops: string;
let hub: string;

beforeEach(async () => {
  gatebook = await openTestApp();
  [ops, hub] = [await gatebook.token('ops'), await gatebook.token('guard')];
  await gatebook.person('ada');
  await gatebook.person('ben');
});
afterEach(() => gatebook.close());

const rebuild = (name: string, method: 'POST' | 'DELETE' = 'POST') =>
  gatebook.ask(method, `/api/projections/${name}/rebuild`, { asOperator: true });
const rebuildAll = async () => {
  for (const name of MODEL_NAMES) expect((await rebuild(name)).status).toBe(202);
};
const isRebuilding = () => gatebook.app.parts.projector.status().some((status) => status.rebuild !== null);
const hasReadNothing = (name: string) =>
  gatebook.app.parts.projector.status().find((status) => status.name === name)?.rebuild?.processed === 0;
const logIn = async (username: string, password = PASSWORD) =>
  (await gatebook.ask('POST', '/guard/login', { token: hub, body: { username, password } })).status;
const check = async (username: string) =>
  (await gatebook.ask('GET', `/guard/users/${username}`, { token: hub })).status;
const files = (name = '') =>
  readdirSync(join(gatebook.folder, 'projections')).filter(
    (file) => file.startsWith(name) && file.endsWith('.db'),
  );
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const allVerified = async () => {
  for (const name of MODEL_NAMES) {
    const verified = await gatebook.ask('POST', `/api/projections/${name}/verify`, { asOperator: true });
    expect({ name, ...verified.json<object>() }).toMatchObject({ name, ok: true });
  }
};

describe('while all read models are rebuilt and switched', () => {
  it('every sign-in and every check is answered, and nothing of them is lost', async () => {
    const before = files();
    await rebuildAll();
    const statuses = { logIn: new Map<number, number>(), check: new Map<number, number>() };
    const count = (of: Map<number, number>, status: number) => of.set(status, (of.get(status) ?? 0) + 1);
    const asking = async (ask: () => Promise<number>, counted: Map<number, number>) => {
      while (isRebuilding()) {
        count(counted, await ask());
        await nextTurn();
      }
    };
    await Promise.all([
      asking(() => logIn('ada'), statuses.logIn),
      asking(() => check('ben'), statuses.check),
    ]);
    expect([...statuses.logIn.keys()]).toEqual([200]);
    expect([...statuses.check.keys()]).toEqual([200]);
    expect(files().filter((file) => before.includes(file))).toEqual([]);
    const rebuilt = (await gatebook.events()).filter(({ type }) => type === 'ProjectionRebuilt');
    expect(rebuilt.map(({ data }) => data.name)).toEqual([...MODEL_NAMES]);
    expect(rebuilt.map(({ actor }) => actor.kind)).toEqual(MODEL_NAMES.map(() => 'operator'));
    const succeeded = (await gatebook.events()).filter(({ type }) => type === 'LoginSucceeded').length;
    expect(succeeded).toBe(statuses.logIn.get(200));
    const listed = await gatebook.ask('GET', '/api/audit/events?type=LoginSucceeded&limit=500', {
      asOperator: true,
    });
    expect(listed.json<{ items: object[] }>().items).toHaveLength(succeeded);
    await allVerified();
  });

  it('each says when that was, and none before it', async () => {
    const instants = async () => {
      const listed = await gatebook.ask('GET', '/api/projections', { asOperator: true });
      return listed.json<{ items: { rebuiltAt: unknown }[] }>().items.map(({ rebuiltAt }) => rebuiltAt);
    };
    expect(await instants()).toEqual(MODEL_NAMES.map(() => null));
    await rebuildAll();
    for (const name of MODEL_NAMES) await gatebook.app.parts.projector.rebuildSettled(name);
    expect(await instants()).toEqual(MODEL_NAMES.map(() => gatebook.clock.now()));
  });
});

describe('a rebuild that is cancelled', () => {
  it('is over, the live files keep answering, and nothing of it is left', async () => {
    await lengthen(gatebook.app.parts.store);
    const before = files('audit');
    expect((await rebuild('audit')).json()).toMatchObject({ state: 'rebuilding' });
    await nextMoment(() => files('audit').length >= 2);
    const cancelled = await rebuild('audit', 'DELETE');
    expect(cancelled.status).toBe(202);
    expect(cancelled.json()).toMatchObject({ name: 'audit', state: 'live', error: null, rebuild: null });
    expect([await logIn('ada'), await check('ben')]).toEqual([200, 200]);
    expect(files('audit')).toEqual(before);
    expect((await gatebook.events()).at(-1)?.type).toBe('LoginSucceeded');
    expect((await rebuild('audit', 'DELETE')).json()).toMatchObject({ status: 404, code: 'not_found' });
    expect((await rebuild('audit')).status).toBe(202);
  });

  it('is not recorded, and neither is one that the node makes by itself later', async () => {
    expect((await rebuild('users')).status).toBe(202);
    expect((await rebuild('users', 'DELETE')).status).toBe(202);
    const [approval] = (await gatebook.events()).filter(({ type }) => type === 'UserApproved');
    const before = files('users');
    const skip = newEvent(skipOf(approval?.position ?? ''));
    const { position } = await gatebook.app.parts.store.append('ops', 'any', [skip]);
    await gatebook.app.parts.projector.waitFor(position);
    await gatebook.app.parts.projector.rebuildSettled('users');
    expect(files('users')).not.toEqual(before);
    expect((await gatebook.events()).map(({ type }) => type)).not.toContain('ProjectionRebuilt');
  });

  it('is a running one, of an existing read model, cancelled by an operator', async () => {
    expect((await rebuild('users', 'DELETE')).status).toBe(404);
    const refused = await gatebook.ask('DELETE', '/api/projections/users/rebuild', { token: hub });
    expect(refused.json()).toMatchObject({ code: 'insufficient_scope' });
    const unknown = await gatebook.ask('DELETE', '/api/projections/nothing/rebuild', { token: ops });
    expect(unknown.status).toBe(404);
  });
});

describe('what is removed by age while all read models are rebuilt', () => {
  const compact = () => gatebook.ask('POST', '/api/store/compact', { asOperator: true });
  const signIns = async () => {
    const listed = await gatebook.ask('GET', '/api/audit/events?type=LoginSucceeded', { asOperator: true });
    return listed.json<{ items: object[] }>().items.length;
  };

  it('is gone in each of them, and live is equal to rebuilt', async () => {
    for (const password of [PASSWORD, 'not the password']) await logIn('ada', password);
    await logIn('nobody');
    for (let times = 0; times < 3; times += 1) await lengthen(gatebook.app.parts.store);
    for (let weeks = 0; weeks < 57; weeks += 1) {
      gatebook.clock.advance(7 * DAY_MS);
      await compact();
    }
    expect(await signIns()).toBe(1);
    gatebook.clock.advance(2 * DAY_MS);
    await rebuildAll();
    await nextMoment(() => !hasReadNothing('audit'));
    const compacted = await compact();
    expect(compacted.json<{ removed: number }>().removed).toBeGreaterThan(0);
    for (const name of MODEL_NAMES) await gatebook.app.parts.projector.rebuildSettled(name);
    expect(await signIns()).toBe(0);
    await allVerified();
  });
});
