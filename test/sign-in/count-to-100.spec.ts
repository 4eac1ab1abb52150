import { clearLine, disturbed } from '../support/disturbed-store';
import { openTestApp, type TestApp } from '../support/test-app';
import { Gong } from '../support/gong';
import { DAY, failInARow, MINUTE, range, retryAfter, verifications, WRONG } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';

/** NIST SP 800-63B-4 §3.2.2. */
const FAILURES_MAX = 100;

const NEW_PASSWORD = 'marble kettle seventeen owls';

let clock: ManualClock;
let gatebook: TestApp;
let device: string;
const line = clearLine();
beforeAll(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock, around: (store) => disturbed(store, line) });
  await gatebook.person('ada');
  await gatebook.act('ada', 'grant-admin');
  device = String((await gatebook.login('ada')).body.device);
});
afterAll(() => gatebook.close());

const shutOut = () => failInARow(gatebook, clock, { username: 'ada', count: FAILURES_MAX });
const setByLink = async (password: string) => {
  const { token } = (await gatebook.act('ada', 'password-link')).body;
  return gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password } });
};
const person = async () => (await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken })).body;

describe('T-25 a hundred wrong passwords in a row', () => {
  it('block an account whose right password then comes from an unknown device', async () => {
    await shutOut();
    clock.advance(2 * DAY);
    const before = verifications(gatebook);
    for (const _ of range(3)) {
      const refused = await gatebook.login('ada');
      expect([refused.status, refused.body.code, retryAfter(refused)]).toEqual([429, 'throttled', 900]);
    }
    expect(verifications(gatebook)).toBe(before);
  });

  it('let its owner in from a known device, and nobody else', async () => {
    expect((await gatebook.login('ada', undefined, { device })).status).toBe(200);
    expect((await gatebook.login('ada')).status).toBe(429);
  });

  it('are a throttle: live sessions continue, and an administrator stays one, even the last', async () => {
    const check = await gatebook.ask('GET', '/guard/users/ada', { token: gatebook.guardToken });
    expect([check.status, check.body.admin]).toEqual([200, true]);
    expect(await person()).toMatchObject({
      status: 'active',
      admin: true,
      blocked: { cause: 'policy', until: null },
    });
  });

  it('are still counted after a restart', async () => {
    await gatebook.restart();
    expect((await gatebook.login('ada')).status).toBe(429);
  });

  it('are lifted by a reset', async () => {
    expect((await gatebook.act('ada', 'reset-throttle')).body).toMatchObject({ blocked: null });
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('are lifted by an administrator who unblocks', async () => {
    await shutOut();
    expect((await gatebook.login('ada')).status).toBe(429);
    expect((await gatebook.act('ada', 'unblock')).body).toMatchObject({ blocked: null });
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('are lifted by a password link', async () => {
    await shutOut();
    expect((await setByLink(NEW_PASSWORD)).status).toBe(204);
    expect((await gatebook.login('ada')).status).toBe(401);
    expect((await gatebook.login('ada', NEW_PASSWORD)).status).toBe(200);
  });

  it('are never passed by a burst, not even after a day that has ended the wait', async () => {
    await gatebook.act('ada', 'reset-throttle');
    await failInARow(gatebook, clock, { username: 'ada', count: FAILURES_MAX - 2 });
    clock.advance(2 * DAY);
    const before = verifications(gatebook);
    await Promise.all(range(20).map(() => gatebook.login('ada', WRONG)));
    expect(verifications(gatebook) - before).toBe(2);
  });

  it('do not block a person whose new password came between the count and the block', async () => {
    await gatebook.act('ada', 'reset-throttle');
    await failInARow(gatebook, clock, { username: 'ada', count: FAILURES_MAX - 1 });
    clock.advance(15 * MINUTE);
    const [begun, held] = [new Gong(), new Gong()];
    const { aroundRead } = line;
    line.aroundRead = async (read) => {
      line.aroundRead = aroundRead;
      begun.ring();
      await held.rung;
      return read();
    };
    const last = gatebook.login('ada', WRONG);
    await begun.rung;
    expect((await setByLink(`${NEW_PASSWORD} again`)).status).toBe(204);
    held.ring();
    expect((await last).status).toBe(401);
    expect(await person()).toMatchObject({ blocked: null });
    expect((await gatebook.login('ada', `${NEW_PASSWORD} again`)).status).toBe(200);
  });
});
