import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let hub: string;
let admin: string;
let auditor: string;
let userId: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  hub = await gatebook.token('guard');
  admin = await gatebook.token('admin');
  auditor = await gatebook.token('audit');
  userId = await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const refusal = (answer: Answer) => [answer.status, answer.json<{ code: string }>().code];
const logIn = (username: string, password = PASSWORD, more: object = {}, token = hub) =>
  gatebook.ask('POST', '/guard/login', { token, body: { username, password, ...more } });
const check = (path: string, headers: Record<string, string> = {}, token = hub) =>
  gatebook.ask('GET', `/guard/users/${path}`, { token, headers });
/** A plain check, one for a session, and one that waits for a write. */
const waysToAsk = (id: string): [string, Record<string, string>][] => [
  ['ada', {}],
  [`ada?userId=${id}`, {}],
  ['ada', { 'gatebook-after': '1' }],
];
const lastLine = () => JSON.parse(gatebook.logged.at(-1) ?? '{}') as object;
const act = (path: string, body: object = {}) =>
  gatebook.ask('POST', `/api/users/${path}`, { token: admin, body });

describe('a person who was approved', () => {
  it('is let in with the right password, and the book says so', async () => {
    const events = await gatebook.eventsOf(async () => {
      const answer = await logIn('ADA', PASSWORD, {
        clientAddress: '::ffff:192.0.2.7',
        userAgent: 'Firefox',
      });
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({
        userId,
        name: 'ada',
        admin: false,
        groups: [],
        revision: 1,
        passwordRevision: 0,
        device: expect.stringMatching(/^gbd_/),
      });
      expect(answer.headers['gatebook-position']).toMatch(/^\d+$/);
    });
    expect(events).toEqual(['LoginAttempted', 'LoginSucceeded']);
  });

  it('may stay: the check answers with a strong ETag, and 304 while nothing has changed', async () => {
    const events = await gatebook.eventsOf(async () => {
      const first = await check(`ada?userId=${userId}`);
      expect(first.json()).toEqual({
        userId,
        name: 'ada',
        admin: false,
        groups: [],
        revision: 1,
        passwordRevision: 0,
      });
      const etag = String(first.headers['etag']);
      expect(etag).toMatch(/^"[\w-]{43}"$/);
      const again = await check('ada', { 'if-none-match': etag });
      expect([again.status, again.text]).toEqual([304, '']);
      await gatebook.ask('PUT', '/api/users/ada/groups', { token: admin, body: { groups: ['staff'] } });
      expect((await check('ada', { 'if-none-match': etag })).status).toBe(200);
    });
    expect(events).toEqual(['GroupsChanged']);
  });

  it('is described alike however the check is asked', async () => {
    const { text, headers } = await check('ada');
    const etag = String(headers['etag']);
    const own = { 'gatebook-correlation-id': '', date: '' };
    for (const [path, more] of waysToAsk(userId)) {
      const answer = await check(path, more);
      expect(answer.text).toBe(text);
      expect(Object.keys(answer.headers)).toEqual(Object.keys(headers));
      expect({ ...answer.headers, ...own }).toEqual({ ...headers, ...own });
      expect(lastLine()).toMatchObject({
        msg: 'request',
        method: 'GET',
        route: '/guard/users/:name',
        status: 200,
        correlationId: answer.headers['gatebook-correlation-id'],
      });
      const again = await check(path, { ...more, 'if-none-match': `"other", ${etag}` });
      const { 'content-type': _type, 'content-length': _length, ...kept } = headers;
      expect([again.status, again.text]).toEqual([304, '']);
      expect({ ...again.headers, ...own }).toEqual({ ...kept, ...own });
      expect(lastLine()).toMatchObject({ status: 304 });
    }
    for (const path of ['ada', 'ada?userId=', 'ada?more=1']) {
      expect(refusal(await check(path, {}, ''))).toEqual([401, 'invalid_token']);
      expect(refusal(await check(path, {}, auditor))).toEqual([403, 'insufficient_scope']);
    }
    expect(refusal(await check(`ada?userId=${userId}&more=1`))).toEqual([400, 'invalid_request']);
    expect(refusal(await check('ada', { 'gatebook-after': 'x' }))).toEqual([400, 'invalid_request']);
  });

  it('is not found under the id as a name, and is another one for a session of somebody else', async () => {
    expect(refusal(await check(userId))).toEqual([404, 'not_found']);
    expect(refusal(await check('ada?userId=019b7f00-0000-7000-8000-00000000000a'))).toEqual([
      410,
      'another_user',
    ]);
    expect(refusal(await check('ada?userId=ada'))).toEqual([400, 'invalid_request']);
    expect(refusal(await check('nobody-here'))).toEqual([404, 'not_found']);
  });
});

describe('a wrong password and an unknown name', () => {
  it('are answered the same, but for the correlation id', async () => {
    const wrong = await logIn('ada', 'not the password');
    const unknown = await logIn('nobody-here', 'not the password');
    const tooLong = await logIn('ada', 'x'.repeat(5_000));
    const bodies = [wrong, unknown, tooLong].map((answer) => ({
      ...answer.json<object>(),
      correlationId: '',
    }));
    expect(refusal(wrong)).toEqual([401, 'invalid_credentials']);
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
    const names = (answer: { headers: object }) => Object.keys(answer.headers);
    expect(names(unknown)).toEqual(names(wrong));
    await act('ada/reset-throttle');
  });

  it('lock after five failures: 429 with Retry-After, one event for all that are refused', async () => {
    for (let i = 0; i < 5; i += 1) await logIn('ada', 'not the password');
    const events = await gatebook.eventsOf(async () => {
      const locked = await logIn('ada');
      expect(refusal(locked)).toEqual([429, 'throttled']);
      expect(locked.headers['retry-after']).toBe('10');
      expect(locked.json()).toMatchObject({ retryAfterSeconds: 10 });
      await logIn('ada');
    });
    expect(events).toEqual(['LoginRefused']);
    expect((await check('ada')).status).toBe(200);
    gatebook.clock.advance(10_000);
    expect((await logIn('ada')).status).toBe(200);
  });
});

describe('a person who may not come in', () => {
  it('is told why only with the right password: pending', async () => {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'ben', password: PASSWORD } });
    expect(refusal(await logIn('ben', 'not the password'))).toEqual([401, 'invalid_credentials']);
    expect(
      await gatebook.eventsOf(async () =>
        expect(refusal(await logIn('ben'))).toEqual([403, 'pending_approval']),
      ),
    ).toEqual(['LoginAttempted', 'LoginRefused']);
    expect(refusal(await check('ben'))).toEqual([403, 'pending_approval']);
  });

  it('is told: rejected', async () => {
    await act('ben/reject');
    expect(refusal(await logIn('ben'))).toEqual([403, 'rejected']);
    expect(refusal(await check('ben'))).toEqual([403, 'rejected']);
  });

  it('is told: blocked, until when; and the block ends by itself', async () => {
    await gatebook.person('cleo');
    const until = new Date(Date.parse(gatebook.clock.now()) + 60_000).toISOString();
    await act('cleo/block', { until });
    const answer = await logIn('cleo');
    expect(refusal(answer)).toEqual([403, 'blocked']);
    expect(answer.json()).toMatchObject({ until });
    expect(refusal(await check('cleo'))).toEqual([403, 'blocked']);
    gatebook.clock.set(until);
    expect((await check('cleo')).status).toBe(200);
    expect((await logIn('cleo')).status).toBe(200);
  });

  it('is nobody any more once deleted', async () => {
    await gatebook.ask('DELETE', '/api/users/cleo', { token: admin });
    expect(refusal(await logIn('cleo'))).toEqual([401, 'invalid_credentials']);
    expect(refusal(await check('cleo'))).toEqual([404, 'not_found']);
  });
});

describe('a hub with rules of its own', () => {
  it('admits its groups alone, and knows its administrators by their group', async () => {
    const body = { name: 'lab', scopes: ['guard'], allowedGroups: ['staff', 'lab'], adminGroup: 'staff' };
    const lab = (await gatebook.ask('POST', '/api/tokens', { token: admin, body })).json<{ token: string }>()
      .token;
    expect((await logIn('ada', PASSWORD, {}, lab)).json()).toMatchObject({ admin: true, groups: ['staff'] });
    const [ours, theirs] = [await check('ada'), await check('ada', {}, lab)];
    expect([ours.json<{ admin: boolean }>().admin, theirs.json<{ admin: boolean }>().admin]).toEqual([
      false,
      true,
    ]);
    expect(theirs.headers['etag']).not.toBe(ours.headers['etag']);
    await gatebook.person('dora');
    expect(refusal(await logIn('dora', PASSWORD, {}, lab))).toEqual([403, 'not_allowed_here']);
    expect(refusal(await check('dora', {}, lab))).toEqual([403, 'not_allowed_here']);
    expect((await check('dora')).status).toBe(200);
  });
});

describe('a check while the application stops', () => {
  it('is answered as ever, and its connection is closed', async () => {
    const stopping = await openTestApp();
    const token = await stopping.token('guard');
    await stopping.person('ada');
    const ask = () => stopping.ask('GET', '/guard/users/ada', { token });
    const before = await ask();
    stopping.app.stopping();
    const after = await ask();
    expect([before.status, before.headers['connection']]).toEqual([200, 'keep-alive']);
    expect([after.status, after.headers['connection'], after.text]).toEqual([200, 'close', before.text]);
    await stopping.close();
  });
});

describe('a login that is no request', () => {
  it.each([
    [{ username: 'ada' }, 400, 'invalid_request'],
    [{ username: 'ada', password: PASSWORD, role: 'admin' }, 400, 'invalid_request'],
    [{ username: 'ada', password: null }, 400, 'invalid_request'],
    [{ username: 'ada', password: PASSWORD, clientAddress: 'here' }, 422, 'validation_failed'],
  ])('%j is refused with %i %s', async (body, status, code) => {
    const events = await gatebook.eventsOf(async () => {
      expect(refusal(await gatebook.ask('POST', '/guard/login', { token: hub, body }))).toEqual([
        status,
        code,
      ]);
    });
    expect(events).toEqual([]);
  });
});
