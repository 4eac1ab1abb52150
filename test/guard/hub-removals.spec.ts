import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../support/answers';
import { Browser } from '../support/browser';
import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { openTestApp, type TestApp } from '../support/test-app';

const LAB = `gbk_${'h'.repeat(43)}`;
const A_DAY_MS = 24 * 60 * 60 * 1000;

let line: Line;
let gatebook: TestApp;
let games: string;
beforeAll(async () => {
  line = clearLine();
  gatebook = await openTestApp({
    env: { GATEBOOK_HUB_TOKEN: LAB },
    around: (store) => disturbed(store, line),
  });
  games = await tokenNamed('games');
});
afterEach(() => Object.assign(line, clearLine()));
afterAll(() => gatebook.close());

const tokenNamed = async (name: string) => {
  const body = { name, scopes: ['hub'] };
  const issued = await gatebook.ask('POST', '/api/tokens', { token: gatebook.adminToken, body });
  return String(issued.body['token']);
};
const remove = (name: string, token = LAB) =>
  gatebook.ask('DELETE', `/guard/people/${encodeURIComponent(name)}`, { token });
const add = (name: string, token = LAB) =>
  gatebook.ask('PUT', `/guard/people/${encodeURIComponent(name)}`, { token, body: {} });
const personOf = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;
const checkOf = async (name: string, token = LAB) => gatebook.ask('GET', `/guard/users/${name}`, { token });
const blockedNow = async (name: string) => (await personOf(name))['blocked'];
const byLab = () => ({
  since: gatebook.clock.now(),
  until: null,
  reason: null,
  reasonIsTold: false,
  cause: 'hub',
  by: { kind: 'hub', id: 'hub' },
});

describe('a user whom a hub has removed', () => {
  it('is blocked by that hub, everywhere', async () => {
    const name = await gatebook.newPerson();
    const browser = new Browser(gatebook);
    await browser.signIn(name);
    const events = await gatebook.eventsOf(async () => {
      const removed = await remove(` ${name.toUpperCase()} `);
      expect([removed.status, removed.text]).toEqual([204, '']);
      expect(removed.headers['gatebook-position']).toBeDefined();
    });
    expect(events).toEqual(['UserBlockedByHub']);
    expect(await personOf(name)).toMatchObject({ status: 'blocked', blocked: byLab(), passwordSet: true });
    for (const token of [LAB, games, gatebook.guardToken])
      expect(codeOf(await checkOf(name, token))).toBe('blocked');
    const refused = await gatebook.login(name);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'blocked']);
    expect(await browser.status()).toBe(401);
  });

  it('is in the list of blocked people, and counted there', async () => {
    const list = async () => {
      const query = '/api/users?status=blocked&limit=500';
      const { body } = await gatebook.ask('GET', query, { token: gatebook.adminToken });
      const { items, counts } = body as { items: { username: string }[]; counts: { blocked: number } };
      return { names: items.map(({ username }) => username), count: counts.blocked };
    };
    const name = await gatebook.newPerson();
    const before = await list();
    await remove(name);
    expect(await list()).toEqual({ names: expect.arrayContaining([name]), count: before.count + 1 });
    await add(name);
    expect(await list()).toEqual(before);
  });

  it('is ended at a hub that waits for changes', async () => {
    const name = await gatebook.newPerson();
    const body = { people: [{ name }], waitSeconds: 25 };
    const waits = gatebook.ask('POST', '/guard/access', { token: games, body });
    await sleep(100);
    await remove(name);
    expect((await waits).body).toMatchObject({ ended: [{ name, code: 'blocked' }] });
  });

  it('is removed once, however often the hub says so', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    const events = await gatebook.eventsOf(async () => {
      const again = await remove(name);
      expect([again.status, again.headers['gatebook-position']]).toEqual([204, undefined]);
    });
    expect(events).toEqual([]);
  });

  it('is admitted again when the same hub adds the name', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    const events = await gatebook.eventsOf(async () => {
      const added = await add(name);
      expect([added.status, added.body['status']]).toEqual([200, 'active']);
      expect(added.headers['gatebook-position']).toBeDefined();
    });
    expect(events).toEqual(['HubBlockLifted']);
    expect(await blockedNow(name)).toBeNull();
    expect((await checkOf(name)).status).toBe(200);
    expect((await gatebook.login(name)).status).toBe(200);
  });

  it('is unblocked by an administrator, whichever hubs have removed them', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    await remove(name, games);
    expect((await gatebook.act(name, 'unblock')).body).toMatchObject({ status: 'active', blocked: null });
    expect((await checkOf(name)).status).toBe(200);
  });
});

describe('a block by a hub', () => {
  it('is beside that of an administrator, which shows first and stays', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    const until = new Date(gatebook.clock.nowMs() + A_DAY_MS).toISOString();
    await gatebook.act(name, 'block', { until, reason: 'exam' });
    expect(await blockedNow(name)).toMatchObject({ cause: 'admin', until, reason: 'exam' });
    expect((await checkOf(name)).body).not.toHaveProperty('until');
    expect((await add(name)).body).toMatchObject({ status: 'blocked' });
    expect(await blockedNow(name)).toMatchObject({ cause: 'admin' });
    await remove(name);
    gatebook.clock.advance(A_DAY_MS);
    expect(await blockedNow(name)).toMatchObject({ cause: 'hub', until: null });
    await add(name);
    expect(await blockedNow(name)).toBeNull();
  });

  it('is not lifted by another hub', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    const events = await gatebook.eventsOf(async () =>
      expect((await add(name, games)).body).toMatchObject({ status: 'blocked' }),
    );
    expect(events).toEqual([]);
    await remove(name, games);
    await add(name);
    expect(await blockedNow(name)).toMatchObject({ cause: 'hub' });
    await add(name, games);
    expect(await blockedNow(name)).toBeNull();
  });

  it('is not lost when another hub adds the user at the same time', async () => {
    const name = await gatebook.newPerson();
    await remove(name, games);
    const stream = gatebook.app.parts.queries.users.byUsername(name)?.nameKey ?? '';
    line.aroundAppend = async (append, to) => {
      if (!to.endsWith(stream)) return append();
      Object.assign(line, clearLine());
      // the block comes between what the other hub has read and what it writes
      await remove(name);
      return append();
    };
    expect((await add(name, games)).body).toMatchObject({ status: 'blocked' });
    expect(await blockedNow(name)).toEqual(byLab());
  });

  it('is the same person’s with a new token of that name', async () => {
    const name = await gatebook.newPerson();
    await remove(name, await tokenNamed('campus'));
    await add(name, await tokenNamed('campus'));
    expect(await blockedNow(name)).toBeNull();
  });

  it('outlives a restart and a rebuild', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    const before = await personOf(name);
    await gatebook.restart();
    expect(await personOf(name)).toEqual(before);
    for (const model of ['users', 'sessions'])
      expect(await gatebook.app.parts.projector.verify(model)).toMatchObject({ ok: true });
  });
});

describe('a name that nobody is admitted by', () => {
  it.each<[string, (name: string) => Promise<unknown>]>([
    ['is unknown', () => Promise.resolve()],
    ['waits for approval', (name) => signUp(name)],
    ['was rejected', (name) => signUp(name).then(() => gatebook.act(name, 'reject'))],
    [
      'was deleted',
      (name) =>
        gatebook
          .person(name)
          .then(() => gatebook.ask('DELETE', `/api/users/${name}`, { token: gatebook.adminToken })),
    ],
  ])('and %s stays as it is', async (situation, happens) => {
    const name = situation.replaceAll(' ', '-');
    await happens(name);
    const events = await gatebook.eventsOf(async () => expect((await remove(name)).status).toBe(204));
    expect(events).toEqual([]);
  });

  it.each(['a b', '-', 'x'.repeat(500), '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'])(
    'because it cannot be one, is no fault: %j',
    async (name) => expect((await remove(name)).status).toBe(204),
  );

  const signUp = (username: string) =>
    gatebook.ask('POST', '/api/sign-ups', { body: { username, password: 'cobalt lantern drifts 41' } });
});

describe('the replay', () => {
  it('shows by which hub somebody was blocked, and what the guard answered', async () => {
    const name = await gatebook.newPerson();
    gatebook.clock.advance(1_000);
    await remove(name);
    const during = gatebook.clock.now();
    const blocked = byLab();
    gatebook.clock.advance(1_000);
    await add(name);
    const replay = async (at: string) =>
      (
        await gatebook.ask('GET', `/api/audit/users/${name}/replay?at=${at}`, {
          token: await gatebook.token('audit'),
        })
      ).body as { state: object; guard: object };
    const moment = await replay(during);
    expect(moment.state).toMatchObject({ status: 'blocked', blocked });
    expect(moment.guard).toEqual({
      code: 'blocked',
      because: 'blocked by a hub that has removed this user',
      retryAt: null,
    });
    expect(await replay(gatebook.clock.now())).toMatchObject({
      state: { status: 'active', blocked: null },
      guard: { code: 'ok' },
    });
  });

  it('has the hub as actor of its events, which the audit finds by type', async () => {
    const query = '/api/audit/events?type=UserBlockedByHub&limit=1';
    const { body } = await gatebook.ask('GET', query, { token: gatebook.adminToken });
    expect(body).toMatchObject({
      items: [{ actor: { kind: 'hub', id: 'hub', name: 'hub' }, data: { hub: 'hub' } }],
    });
  });
});
