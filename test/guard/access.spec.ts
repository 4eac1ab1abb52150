import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../support/answers';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const TOKEN = `gbk_${'h'.repeat(43)}`;
const NOBODY = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10';

interface Ended {
  readonly name: string;
  readonly userId: string | null;
  readonly code: string;
  readonly detail: string;
}

interface Session {
  readonly name: string;
  readonly userId?: string;
  readonly passwordRevision?: number | null;
}

let gatebook: TestApp;
let count = 0;
beforeAll(async () => {
  gatebook = await openTestApp({
    env: { GATEBOOK_HUB_TOKEN: TOKEN, GATEBOOK_RELEASE_DELETED_NAMES: 'true' },
  });
});
afterAll(() => gatebook.close());

const ask = (body: unknown, token = TOKEN) => gatebook.ask('POST', '/guard/access', { token, body });
const ended = async (people: readonly Session[], waitSeconds?: number): Promise<Ended[]> => {
  const answer = await ask({ people, ...(waitSeconds === undefined ? {} : { waitSeconds }) });
  expect(answer.status).toBe(200);
  return answer.json<{ ended: Ended[] }>().ended;
};
/** Somebody who has signed in at the hub. */
const person = async (): Promise<Required<Session>> => {
  count += 1;
  const name = `person-${String(count)}`;
  await gatebook.person(name);
  const body = { username: name, password: PASSWORD };
  const { userId, passwordRevision } = (
    await gatebook.ask('POST', '/guard/login', { token: TOKEN, body })
  ).json<{ userId: string; passwordRevision: number }>();
  return { name, userId, passwordRevision };
};
const setValidUntil = (name: string, ms: number) =>
  gatebook.ask('PUT', `/api/users/${name}/valid-until`, {
    token: gatebook.adminToken,
    body: { validUntil: new Date(gatebook.clock.nowMs() + ms).toISOString() },
  });

describe('people who are admitted', () => {
  it('are not ended, as often as one asks', async () => {
    const people = [await person(), await person()];
    expect(await ended(people)).toEqual([]);
    expect(await ended([])).toEqual([]);
  });

  it('are not ended while the call waits, and the answer comes when the time is over', async () => {
    const people = [await person()];
    const before = performance.now();
    expect(await ended(people, 1)).toEqual([]);
    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
  });
});

describe('people who are no longer admitted', () => {
  it.each(['block', 'delete'])('are ended at once after: %s', async (act) => {
    const [gone, other] = [await person(), await person()];
    if (act === 'block') await gatebook.act(gone.name, 'block');
    else await gatebook.ask('DELETE', `/api/users/${gone.name}`, { token: gatebook.adminToken });
    const code = act === 'block' ? 'blocked' : 'not_found';
    for (const waitSeconds of [undefined, 25])
      expect(await ended([other, gone], waitSeconds)).toMatchObject([
        { name: gone.name, userId: gone.userId, code, detail: expect.any(String) as string },
      ]);
  });

  it.each<[string, (name: string) => Promise<unknown>, string]>([
    ['a block', (name) => gatebook.act(name, 'block'), 'blocked'],
    ['a block for an hour', (name) => gatebook.act(name, 'block', { until: hence(3_600_000) }), 'blocked'],
    [
      'a deletion',
      (name) => gatebook.ask('DELETE', `/api/users/${name}`, { token: gatebook.adminToken }),
      'not_found',
    ],
    ['the end of validity', (name) => setValidUntilAndPass(name), 'expired'],
    ['a new password', (name) => newPassword(name), 'password_changed'],
  ])('are ended while a call waits: %s', async (_, happens, code) => {
    const [other, gone] = [await person(), await person()];
    const waits = ended([other, gone], 25);
    await sleep(100);
    await happens(gone.name);
    expect(await waits).toMatchObject([{ name: gone.name, userId: gone.userId, code }]);
  });

  it('are ended when they leave the groups that the hub admits', async () => {
    const gone = await person();
    const groups = (names: string[]) =>
      gatebook.ask('PUT', `/api/users/${gone.name}/groups`, {
        token: gatebook.adminToken,
        body: { groups: names },
      });
    await groups(['students']);
    const issued = await gatebook.ask('POST', '/api/tokens', {
      token: gatebook.adminToken,
      body: { name: 'lab', scopes: ['hub'], allowedGroups: ['students'] },
    });
    const { token } = issued.json<{ token: string }>();
    const waits = ask({ people: [gone], waitSeconds: 25 }, token);
    await sleep(100);
    await groups(['alumni']);
    expect((await waits).body).toMatchObject({ ended: [{ name: gone.name, code: 'not_allowed_here' }] });
    expect(await ended([gone])).toEqual([]);
  });

  it('are ended where the name belongs to somebody else now, or to nobody', async () => {
    const gone = await person();
    await gatebook.ask('DELETE', `/api/users/${gone.name}`, { token: gatebook.adminToken });
    expect(await ended([{ name: gone.name }])).toMatchObject([{ code: 'not_found' }]);
    await gatebook.person(gone.name);
    expect(await ended([gone])).toMatchObject([{ code: 'another_user', userId: gone.userId }]);
    expect(await ended([{ name: 'nobody-at-all', userId: NOBODY }])).toMatchObject([
      { code: 'not_found', userId: NOBODY },
    ]);
  });

  it('are told apart by the name as it was sent, however it was spelled', async () => {
    const { name } = await person();
    await gatebook.act(name, 'block');
    expect(await ended([{ name: ` ${name.toUpperCase()} ` }])).toMatchObject([
      { name: ` ${name.toUpperCase()} ` },
    ]);
  });
});

describe('a user whom the hub had before Gatebook', () => {
  it('is not ended while nobody here has the name', async () => {
    expect(await ended([{ name: 'veteran' }, { name: 'x'.repeat(5_000) }, { name: '' }])).toEqual([]);
  });

  it('is not ended by a stranger who signs up with the name, approved or rejected', async () => {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'old-hand', password: PASSWORD } });
    expect(await ended([{ name: 'old-hand' }])).toEqual([]);
    await gatebook.act('old-hand', 'reject');
    expect(await ended([{ name: 'old-hand' }])).toEqual([]);
    const { userId } = (
      await gatebook.ask('GET', '/api/users/old-hand', { token: gatebook.adminToken })
    ).json<{ userId: string }>();
    expect(await ended([{ name: 'old-hand', userId }])).toMatchObject([{ code: 'rejected' }]);
  });
});

describe('a call', () => {
  it('is for scope hub alone', async () => {
    const guard = await gatebook.token('guard');
    for (const [token, code] of [
      [guard, 'insufficient_scope'],
      [gatebook.adminToken, 'insufficient_scope'],
      [`gbk_${'x'.repeat(43)}`, 'invalid_token'],
    ] as const)
      expect(codeOf(await ask({ people: [] }, token))).toBe(code);
  });

  it.each([
    {},
    { people: 'ann' },
    { people: ['ann'] },
    { people: [null] },
    { people: [[]] },
    { people: [{}] },
    { people: [{ name: 1 }] },
    { people: [{ name: 'ann', userId: 'ann' }] },
    { people: [{ name: 'ann', userId: null }] },
    { people: [{ name: 'ann', passwordRevision: -1 }] },
    { people: [{ name: 'ann', passwordRevision: '1' }] },
    { people: [{ name: 'ann', admin: true }] },
    { people: [], waitSeconds: 26 },
    { people: [], waitSeconds: null },
    { people: [], waitSeconds: 0.5 },
    { people: Array.from({ length: 5_001 }, () => ({ name: 'ann' })) },
  ])('is refused with a reason: %j', async (body) => {
    const answer = await ask(body);
    expect([400, 422]).toContain(answer.status);
    expect(['invalid_request', 'validation_failed']).toContain(codeOf(answer));
  });

  it('takes 5,000 people', async () => {
    const gone = await person();
    await gatebook.act(gone.name, 'block');
    const many = Array.from({ length: 4_999 }, (_, index) => ({ name: `somebody-${String(index)}` }));
    expect(await ended([...many, gone])).toMatchObject([{ name: gone.name }]);
  });
});

it('a token has only so many calls that wait', async () => {
  const { name } = await person();
  const calls = Array.from({ length: 20 }, () => ask({ people: [{ name }], waitSeconds: 25 }));
  await sleep(300);
  expect(codeOf(await ask({ people: [{ name }], waitSeconds: 25 }))).toBe('overloaded');
  expect(await ended([{ name }])).toEqual([]);
  await gatebook.act(name, 'block');
  const answers = await Promise.all(calls);
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await ended([await person()], 1)).toEqual([]);
});

it('a server that stops answers the calls that wait, with nobody', async () => {
  const { name } = await person();
  const waits = ended([{ name }], 25);
  await sleep(100);
  const before = performance.now();
  await gatebook.restart();
  expect(await waits).toEqual([]);
  expect(performance.now() - before).toBeLessThan(20_000);
});

const hence = (ms: number): string => new Date(gatebook.clock.nowMs() + ms).toISOString();

async function setValidUntilAndPass(name: string): Promise<void> {
  await setValidUntil(name, 60_000);
  gatebook.clock.advance(60_000);
}

async function newPassword(name: string): Promise<void> {
  const link = await gatebook.ask('POST', `/api/users/${name}/password-link`, {
    token: gatebook.adminToken,
  });
  const { token } = link.json<{ token: string }>();
  const body = { token, password: 'marble compass hums 77' };
  expect((await gatebook.ask('POST', '/api/password-links/redeem', { body })).status).toBe(204);
}

describe('sign-ups that wait for an administrator', () => {
  it('are counted in each answer', async () => {
    const waiting = async () => (await ask({ people: [] })).body['pendingSignUps'];
    const before = Number(await waiting());
    for (const username of ['new-1', 'new-2'])
      await gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
    await gatebook.settled();
    expect(await waiting()).toBe(before + 2);
    await gatebook.act('new-1', 'approve');
    await gatebook.act('new-2', 'reject');
    await gatebook.settled();
    expect(await waiting()).toBe(before);
  });
});
