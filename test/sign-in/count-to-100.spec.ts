import { clearLine, disturbed } from '../support/disturbed-store';
import { openGate, type Gate } from '../support/gate';
import { Gong } from '../support/gong';
import { DAY, failInARow, MINUTE, range, retryAfter, verifications, WRONG } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';

/** NIST SP 800-63B-4 §3.2.2. */
const FAILURES_MAX = 100;

const NEW_PASSWORD = 'marble kettle seventeen owls';

let clock: ManualClock;
let gate: Gate;
let device: string;
const line = clearLine();
beforeAll(async () => {
  clock = new ManualClock();
  gate = await openGate({ clock, around: (store) => disturbed(store, line) });
  await gate.person('ada');
  await gate.act('ada', 'grant-admin');
  device = String((await gate.first.login('ada')).body.device);
});
afterAll(() => gate.close());

const shutOut = () => failInARow(gate.first, clock, { username: 'ada', count: FAILURES_MAX });
const setByLink = async (password: string) => {
  const { token } = (await gate.act('ada', 'password-link')).body;
  return gate.first.call('POST', '/api/password-links/redeem', { body: { token, password } });
};
const person = async () => (await gate.first.call('GET', '/api/users/ada', { token: gate.adminToken })).body;

describe('T-25 a hundred wrong passwords in a row', () => {
  it('shut an account whose right password then comes from an unknown device', async () => {
    await shutOut();
    clock.advance(2 * DAY);
    const before = verifications(gate);
    for (const _ of range(3)) {
      const refused = await gate.first.login('ada');
      expect([refused.status, refused.body.code, retryAfter(refused)]).toEqual([429, 'throttled', 900]);
    }
    expect(verifications(gate)).toBe(before);
  });

  it('let its owner in from a known device, which opens it for nobody else', async () => {
    expect((await gate.first.login('ada', undefined, { device })).status).toBe(200);
    expect((await gate.first.login('ada')).status).toBe(429);
  });

  it('are a throttle: who is in stays in, and an administrator stays one, be it the last', async () => {
    const check = await gate.first.call('GET', '/guard/users/ada', { token: gate.guardToken });
    expect([check.status, check.body.admin]).toEqual([200, true]);
    expect(await person()).toMatchObject({
      status: 'active',
      admin: true,
      blocked: { cause: 'policy', until: null },
    });
  });

  it('are still counted after a restart', async () => {
    await gate.restart();
    expect((await gate.first.login('ada')).status).toBe(429);
  });

  it('are lifted by a reset', async () => {
    expect((await gate.act('ada', 'reset-throttle')).body).toMatchObject({ blocked: null });
    expect((await gate.first.login('ada')).status).toBe(200);
  });

  it('are lifted by an administrator who unblocks', async () => {
    await shutOut();
    expect((await gate.first.login('ada')).status).toBe(429);
    expect((await gate.act('ada', 'unblock')).body).toMatchObject({ blocked: null });
    expect((await gate.first.login('ada')).status).toBe(200);
  });

  it('are lifted by a password link', async () => {
    await shutOut();
    expect((await setByLink(NEW_PASSWORD)).status).toBe(204);
    expect((await gate.first.login('ada')).status).toBe(401);
    expect((await gate.first.login('ada', NEW_PASSWORD)).status).toBe(200);
  });

  it('are never passed by a burst, not even after a day that has taken the wait away', async () => {
    await gate.act('ada', 'reset-throttle');
    await failInARow(gate.first, clock, { username: 'ada', count: FAILURES_MAX - 2 });
    clock.advance(2 * DAY);
    const before = verifications(gate);
    await Promise.all(range(20).map(() => gate.first.login('ada', WRONG)));
    expect(verifications(gate) - before).toBe(2);
  });

  it('shut nobody out whose new password came between the count and the block', async () => {
    await gate.act('ada', 'reset-throttle');
    await failInARow(gate.first, clock, { username: 'ada', count: FAILURES_MAX - 1 });
    clock.advance(15 * MINUTE);
    const [begun, held] = [new Gong(), new Gong()];
    const { aroundRead } = line;
    line.aroundRead = async (read) => {
      line.aroundRead = aroundRead;
      begun.ring();
      await held.rung;
      return read();
    };
    const last = gate.first.login('ada', WRONG);
    await begun.rung;
    expect((await setByLink(`${NEW_PASSWORD} again`)).status).toBe(204);
    held.ring();
    expect((await last).status).toBe(401);
    expect(await person()).toMatchObject({ blocked: null });
    expect((await gate.first.login('ada', `${NEW_PASSWORD} again`)).status).toBe(200);
  });
});
