import { openGate, PASSWORD, type Gate } from '../../support/gate';
import { range, retryAfter } from '../../support/guesses';
import { ManualClock } from '../../support/manual-clock';

const PROXY = '10.0.0.1';
const CLIENT = '198.51.100.7';
const NEIGHBOUR = '198.51.100.8';
const WRONG_TOKEN = `gbk_${'A'.repeat(43)}`;

/** Each time another address is made up, to the left of what the proxy has seen. */
const forged = (i: number, client: string) => `203.0.113.${String(i % 250)}, ${client}`;

/** Where requests are counted, how many are let through, and what the last of these and the next one are answered. */
const DOORS = [
  {
    door: 'a door that is open to anyone',
    limit: 600,
    answered: [200, 429],
    knock: (from: string, forwarded: string) =>
      gate.first.call('GET', '/api/sign-up-settings', { from, headers: { 'x-forwarded-for': forwarded } }),
  },
  {
    door: 'a door for API tokens',
    limit: 100,
    answered: [401, 429],
    knock: (from: string, forwarded: string) =>
      gate.first.call('GET', '/api/users', {
        from,
        token: WRONG_TOKEN,
        headers: { 'x-forwarded-for': forwarded },
      }),
  },
  {
    door: 'a door for one-time links',
    limit: 100,
    answered: [410, 429],
    knock: (from: string, forwarded: string) =>
      gate.first.call('POST', '/api/password-links/redeem', {
        from,
        headers: { 'x-forwarded-for': forwarded },
        body: { token: 'wrong', password: PASSWORD },
      }),
  },
] as const;

let gate: Gate;
beforeEach(async () => {
  gate = await openGate({
    clock: new ManualClock(),
    env: { GATEBOOK_TRUSTED_PROXIES: '10.0.0.0/8' },
  });
});
afterEach(() => gate.close());

describe.each(DOORS)('T-29 $door', ({ limit, answered: [open, shut], knock }) => {
  it('counts each client behind a trusted proxy apart, whatever else stands in the header', async () => {
    for (const i of range(limit)) expect((await knock(PROXY, forged(i, CLIENT))).status).toBe(open);
    const refused = await knock(PROXY, forged(limit, CLIENT));
    expect([refused.status, retryAfter(refused)]).toEqual([shut, 600]);
    expect((await knock(PROXY, NEIGHBOUR)).status).toBe(open);
    expect((await knock('10.0.0.2', CLIENT)).status).toBe(shut);
  });

  it('counts who is no trusted proxy as one, whatever the header says', async () => {
    for (const i of range(limit)) expect((await knock(CLIENT, forged(i, NEIGHBOUR))).status).toBe(open);
    expect((await knock(CLIENT, NEIGHBOUR)).status).toBe(shut);
    expect((await knock(NEIGHBOUR, CLIENT)).status).toBe(open);
  });
});
