import { AddressLimiter } from '../../src/sign-in/address-limiter';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const HALL = '198.51.100.7';
const OTHER = '198.51.100.8';
const FAILURES = 3;
const WINDOW_MS = 600_000;

let gatebook: TestApp;
let audit: string;
beforeEach(async () => {
  gatebook = await openTestApp({ nodes: 2, env: { GATEBOOK_ADDRESS_NAMES: String(FAILURES) } });
  audit = await gatebook.token('audit');
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const from = (clientAddress: string) => ({ clientAddress });

/** Tries enough wrong names from an address that it is refused. */
async function refuse(address = HALL): Promise<void> {
  for (let i = 0; i < FAILURES; i += 1) await gatebook.login(`nobody-${String(i)}`, 'wrong', from(address));
  await recorded();
}

/** Resolves when every node has recorded its refusals and folded those of all nodes. */
async function recorded(): Promise<void> {
  await gatebook.settled();
  for (const { app } of gatebook.nodes) await app.nest.get(AddressLimiter).recorded();
  await gatebook.settled();
}

const list = async (token = gatebook.adminToken) =>
  (await gatebook.ask('GET', '/api/addresses/refused', { token })).body.items as object[];
const lift = (address: string, token = gatebook.adminToken) =>
  gatebook.ask('DELETE', `/api/addresses/refused/${encodeURIComponent(address)}`, { token });
const guardAt = async (query: string) =>
  (await gatebook.ask('GET', `/api/audit/users/ada/replay?${query}`, { token: audit })).body.guard;

describe('an address that reaches the limit', () => {
  it('is recorded once, whoever it was about and however many nodes there are', async () => {
    await refuse();
    expect((await gatebook.login('ada', PASSWORD, from(HALL))).status).toBe(429);
    await gatebook.settled();
    const events = await gatebook.events({ types: ['AddressRefused'] });
    const until = new Date(gatebook.clock.nowMs() + WINDOW_MS).toISOString();
    expect(events).toMatchObject([
      {
        stream: 'login-addresses',
        actor: { kind: 'policy', id: null },
        data: { since: gatebook.clock.now(), until, failures: FAILURES },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(HALL);
    const found = await gatebook.ask('GET', `/api/audit/events?type=AddressRefused&address=${HALL}`, {
      token: audit,
    });
    expect(found.body.items).toMatchObject([{ subject: null, address: { value: HALL, source: 'hub' } }]);
  });

  it('is listed until its refusal ends', async () => {
    expect(await list()).toEqual([]);
    await refuse();
    await refuse('2001:db8::1');
    const until = new Date(gatebook.clock.nowMs() + WINDOW_MS).toISOString();
    const since = gatebook.clock.now();
    expect(await list()).toEqual([
      { address: '2001:db8::1', since, until, failures: FAILURES },
      { address: HALL, since, until, failures: FAILURES },
    ]);
    gatebook.clock.advance(WINDOW_MS);
    expect(await list()).toEqual([]);
  });

  it('is let in again on every node when an administrator lifts it, and after a restart', async () => {
    await refuse();
    const lifted = await lift(HALL);
    expect([lifted.status, lifted.text]).toEqual([204, '']);
    await gatebook.settled();
    expect(await list()).toEqual([]);
    for (const node of gatebook.nodes)
      expect((await node.login('ada', PASSWORD, from(HALL))).status).toBe(200);
    await gatebook.restart();
    expect(await list()).toEqual([]);
    expect((await gatebook.login('ada', PASSWORD, from(HALL))).status).toBe(200);
    expect(await gatebook.events({ types: ['AddressRefused'] })).toHaveLength(1);
    const events = await gatebook.events({ types: ['AddressLifted'] });
    expect(events).toMatchObject([{ actor: { kind: 'token' }, data: { until: expect.any(String) } }]);
    expect(JSON.stringify(events)).not.toContain(HALL);
  });

  it('is still refused and listed after a restart, and recorded no second time', async () => {
    await refuse();
    const before = await list();
    await gatebook.restart();
    expect(await list()).toEqual(before);
    expect((await gatebook.login('ada', PASSWORD, from(HALL))).status).toBe(429);
    expect(await gatebook.events({ types: ['AddressRefused'] })).toHaveLength(1);
  });

  it('is lifted for the whole network of an IPv6 address', async () => {
    await refuse('2001:db8::1');
    expect((await lift('2001:db8::/64')).status).toBe(204);
    expect((await gatebook.login('ada', PASSWORD, from('2001:db8::2'))).status).toBe(200);
  });

  it('counts from 0 after it was lifted', async () => {
    await refuse();
    await lift(HALL);
    await refuse();
    expect(await list()).toMatchObject([{ address: HALL }]);
    expect(await gatebook.events({ types: ['AddressRefused'] })).toHaveLength(2);
  });
});

describe('lifting', () => {
  it.each([
    [OTHER, 404, 'not_found'],
    ['a.example.org', 400, 'invalid_request'],
    ['198.51.100.0/24', 400, 'invalid_request'],
  ])('%s is refused, and nothing is written', async (address, status, code) => {
    await refuse();
    const events = await gatebook.eventsOf(async () => {
      const answer = await lift(address);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
    expect(events).toEqual([]);
  });

  it('needs the scope admin', async () => {
    await refuse();
    for (const token of [audit, gatebook.guardToken]) {
      expect((await lift(HALL, token)).status).toBe(403);
      expect((await gatebook.ask('GET', '/api/addresses/refused', { token })).status).toBe(403);
    }
  });
});

describe('a list of several pages', () => {
  it('continues after its cursor', async () => {
    await refuse();
    await refuse(OTHER);
    const page = async (query: string) =>
      (await gatebook.ask('GET', `/api/addresses/refused?limit=1${query}`, { token: gatebook.adminToken }))
        .body;
    const first = await page('');
    expect(first).toMatchObject({ items: [{ address: OTHER }], nextCursor: expect.any(String) });
    const second = await page(`&cursor=${String(first.nextCursor)}`);
    expect(second).toMatchObject({ items: [{ address: HALL }], nextCursor: null });
    expect(await page('&cursor=.')).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('the replay of a person who signed in from a refused address', () => {
  it('says so with that address, and only while it was refused', async () => {
    await refuse();
    gatebook.clock.advance(1_000);
    const during = gatebook.clock.now();
    gatebook.clock.advance(1_000);
    await lift(HALL);
    const after = gatebook.clock.now();
    expect(await guardAt(`at=${during}`)).toMatchObject({ code: 'ok' });
    expect(await guardAt(`at=${during}&address=${OTHER}`)).toMatchObject({ code: 'ok' });
    expect(await guardAt(`at=${during}&address=${HALL}`)).toMatchObject({
      code: 'throttled',
      because: expect.stringContaining(`${FAILURES} failed sign-ins`),
      retryAt: expect.any(String),
    });
    expect(await guardAt(`at=${after}&address=${HALL}`)).toMatchObject({ code: 'ok' });
  });

  it('refuses what is no address', async () => {
    const answer = await gatebook.ask('GET', '/api/audit/users/ada/replay?address=x', { token: audit });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });
});
