import { codeOf } from '../support/answers';
import { openTestApp, type Answer, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let token: string;
beforeEach(async () => {
  gatebook = await openTestApp();
  token = await gatebook.token('admin', 'audit', 'ops');
  await gatebook.person('ada');
  await gatebook.person('bob');
  await gatebook.settled();
});
afterEach(() => gatebook.close());

const read = (url: string, known?: string): Promise<Answer> =>
  gatebook.ask('GET', url, {
    token,
    ...(known === undefined ? {} : { headers: { 'if-none-match': known } }),
  });
const tagOf = ({ headers }: Answer) => String(headers['etag']);

const LISTS = [
  '/api/users?status=active',
  '/api/users/ada',
  // those about a person also show who has read them
  '/api/audit/events?type=UserApproved',
  '/api/audit/summary',
  '/api/projections',
];

describe('a read that is repeated', () => {
  it.each(LISTS)('is answered 304 without a body while nothing has changed: %s', async (url) => {
    const first = await read(url);
    expect([first.status, tagOf(first)]).toEqual([200, expect.stringMatching(/^"[\w-]{43}"$/)]);
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    await gatebook.settled();
    for (const known of [tagOf(first), `W/${tagOf(first)}`, `"other", ${tagOf(first)}`]) {
      const again = await read(url, known);
      expect([again.status, again.text, again.headers['content-type']]).toEqual([304, '', undefined]);
      expect(again.headers).toMatchObject({
        etag: expect.stringMatching(/^"/),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it.each(['"other"', '', 'W/', '"', ',,,', `"${'x'.repeat(4_000)}"`])(
    'is answered in full for another tag: %s',
    async (known) => {
      const answer = await read('/api/users', known);
      expect([answer.status, answer.body['items']]).toMatchObject([200, [{ username: 'ada' }, {}]]);
    },
  );

  it('is answered in full after a change, and has another tag', async () => {
    for (const [url, change] of [
      ['/api/users', () => gatebook.act('bob', 'block', {})],
      ['/api/users/ada', () => gatebook.login('ada')],
      ['/api/audit/events?type=LoginFailed', () => gatebook.login('ada', 'wrong')],
      ['/api/audit/summary', () => gatebook.login('ada')],
      ['/api/projections', () => gatebook.login('ada')],
    ] as const) {
      const before = tagOf(await read(url));
      await change();
      await gatebook.settled();
      const after = await read(url, before);
      expect([url, after.status]).toEqual([url, 200]);
      expect(tagOf(after)).not.toBe(before);
    }
  });

  it('notices what changes with time alone: the end of a lock, of a block and of an account', async () => {
    const { clock } = gatebook;
    const inSeconds = (seconds: number) => new Date(clock.nowMs() + seconds * 1_000).toISOString();
    await gatebook.act('bob', 'block', { until: inSeconds(60) });
    await gatebook.ask('PUT', '/api/users/ada/valid-until', { token, body: { validUntil: inSeconds(120) } });
    for (let guess = 0; guess < 5; guess += 1) await gatebook.login('ada', 'wrong');
    await gatebook.settled();
    const url = '/api/users?limit=1&sort=username';
    const seen: unknown[] = [];
    let tag = '';
    for (const seconds of [0, 1, 10, 1, 50, 1, 60, 1]) {
      clock.advance(seconds * 1_000);
      const answer = await read(url, tag);
      if (answer.status === 200) tag = tagOf(answer);
      seen.push(answer.status);
    }
    expect(seen).toEqual([200, 304, 200, 304, 200, 304, 200, 304]);
  });

  it('is refused like any other', async () => {
    const known = tagOf(await read('/api/users'));
    const headers = { 'if-none-match': known };
    expect((await gatebook.ask('GET', '/api/users', { headers })).status).toBe(401);
    const hub = await gatebook.token('hub');
    expect(codeOf(await gatebook.ask('GET', '/api/users', { token: hub, headers }))).toBe(
      'insufficient_scope',
    );
  });

  it('of the audit is recorded only where the reader learns something', async () => {
    const url = '/api/audit/events?type=UserApproved';
    const reads = async () => (await gatebook.events({ types: ['AuditRead'] })).length;
    const tag = tagOf(await read(url));
    gatebook.clock.advance(60_000);
    const before = await reads();
    expect((await read(url, tag)).status).toBe(304);
    expect(await reads()).toBe(before);
    expect((await read(url)).status).toBe(200);
    expect(await reads()).toBe(before + 1);
  });
});
