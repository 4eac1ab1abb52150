import { openTestApp, PASSWORD, type TestApp } from '../../support/test-app';
import { range, retryAfter, wrongToken } from '../../support/guesses';
import { ManualClock } from '../../support/manual-clock';

const PROXY = '10.0.0.1';
const CLIENT = '198.51.100.7';
const NEIGHBOUR = '198.51.100.8';

/** A header with a different invented address each time, to the left of the one that the proxy added. */
const forged = (i: number, client: string) => `203.0.113.${String(i % 250)}, ${client}`;

/** Each limit: number of requests allowed, status of the last allowed one, status of the next. */
const LIMITS = [
  {
    of: 'of a public route',
    limit: 600,
    answered: [200, 429],
    request: (from: string, forwarded: string) =>
      gatebook.ask('GET', '/api/sign-up-settings', { from, headers: { 'x-forwarded-for': forwarded } }),
  },
  {
    of: 'of wrong API tokens',
    limit: 100,
    answered: [401, 429],
    request: (from: string, forwarded: string) =>
      gatebook.ask('GET', '/api/users', {
        from,
        token: wrongToken('gbk', sent++),
        headers: { 'x-forwarded-for': forwarded },
      }),
  },
  {
    of: 'of wrong one-time links',
    limit: 100,
    answered: [410, 429],
    request: (from: string, forwarded: string) =>
      gatebook.ask('POST', '/api/password-links/redeem', {
        from,
        headers: { 'x-forwarded-for': forwarded },
        body: { token: `wrong-${String(sent++)}`, password: PASSWORD },
      }),
  },
] as const;

/** Makes each wrong secret another one. */
let sent = 0;
let gatebook: TestApp;
beforeEach(async () => {
  gatebook = await openTestApp({
    clock: new ManualClock(),
    env: { GATEBOOK_TRUSTED_PROXIES: '10.0.0.0/8' },
  });
});
afterEach(() => gatebook.close());

describe.each(LIMITS)('T-29 the limit $of', ({ limit, answered: [allowed, refused], request }) => {
  it('counts each client behind a trusted proxy separately, whatever else the header says', async () => {
    for (const i of range(limit)) expect((await request(PROXY, forged(i, CLIENT))).status).toBe(allowed);
    const last = await request(PROXY, forged(limit, CLIENT));
    expect([last.status, retryAfter(last)]).toEqual([refused, 600]);
    expect((await request(PROXY, NEIGHBOUR)).status).toBe(allowed);
    expect((await request('10.0.0.2', CLIENT)).status).toBe(refused);
  });

  it('counts a peer that is not a trusted proxy as one client, whatever the header says', async () => {
    for (const i of range(limit)) expect((await request(CLIENT, forged(i, NEIGHBOUR))).status).toBe(allowed);
    expect((await request(CLIENT, NEIGHBOUR)).status).toBe(refused);
    expect((await request(NEIGHBOUR, CLIENT)).status).toBe(allowed);
  });
});
