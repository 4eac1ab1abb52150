import { openTestApp, type TestApp } from '../support/test-app';
import { DAY, failInARow, range, SECOND, verifications, WRONG, written } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { leaveOpen } from '../support/open-attempts';

/** Days for which a device stays known after a success. */
const KNOWN_DAYS = 90;
/** Consecutive wrong passwords after which a device is no longer known. */
const DEVICE_FAILURES_MAX = 10;

/** Ten thousand requests take long when other tests run at the same time. */
const SLOW_MS = 600_000;

let clock: ManualClock;
let gatebook: TestApp;
beforeEach(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock });
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const deviceOf = async (username: string) => String((await gatebook.login(username)).body.device);
const statusWith = async (device: string, password?: string) =>
  (await gatebook.login('ada', password, { device })).status;
const lock = () => failInARow(gatebook, clock, { username: 'ada', count: 5 });

describe('T-31 ten thousand wrong passwords from a hundred addresses', () => {
  it(
    'do not keep the owner out who comes from a known device',
    async () => {
      const device = await deviceOf('ada');
      const before = verifications(gatebook);
      for (const round of range(100)) {
        const guesses = range(100).map((i) =>
          gatebook.login('ada', WRONG, { clientAddress: `198.51.100.${String((round + i) % 100)}` }),
        );
        await Promise.all(guesses);
      }
      expect(verifications(gatebook) - before).toBe(5);
      expect((await gatebook.login('ada')).status).toBe(429);
      expect(await statusWith(device)).toBe(200);
    },
    SLOW_MS,
  );
});

describe('T-32 a device token', () => {
  it.each([
    ['with another signature', (token: string) => token.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))],
    ['that would last longer', (token: string) => token.replace(/\.\d/, '.9')],
    ['of another device', (token: string) => token.replace(/^gbd_./, 'gbd_f')],
    ['cut short', (token: string) => token.slice(0, -10)],
    ['without a signature', (token: string) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['of nothing', () => 'gbd_..'],
    ['with more behind it', (token: string) => `${token}.more`],
  ])('%s is nobody’s', async (_, forge) => {
    const device = await deviceOf('ada');
    await lock();
    expect(await statusWith(forge(device))).toBe(429);
    expect(await statusWith(device)).toBe(200);
  });

  it('of somebody else is nobody’s', async () => {
    await gatebook.person('grace');
    const device = await deviceOf('grace');
    await lock();
    expect(await statusWith(device)).toBe(429);
  });

  it('ends 90 days after the last success from it', async () => {
    const device = await deviceOf('ada');
    clock.advance(KNOWN_DAYS * DAY - 1);
    await lock();
    clock.set(new Date(Date.parse('2026-01-01T00:00:00.000Z') + KNOWN_DAYS * DAY - 1).toISOString());
    const renewed = String((await gatebook.login('ada', undefined, { device })).body.device);
    clock.advance(1);
    await lock();
    expect(await statusWith(device)).toBe(429);
    expect(await statusWith(renewed)).toBe(200);
  });

  it('has failures of its own, which lock it alone', async () => {
    const device = await deviceOf('ada');
    for (const _ of range(5)) expect(await statusWith(device, WRONG)).toBe(401);
    expect(await statusWith(device)).toBe(429);
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('whose failures lock it is shown to administrators, with the end of the longest lock', async () => {
    const shown = async () =>
      (await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken })).body['throttle'];
    const inSeconds = (seconds: number) => new Date(clock.nowMs() + seconds * SECOND).toISOString();
    const [first, second] = [await deviceOf('ada'), await deviceOf('ada')];
    expect(await shown()).toEqual({ failures: 0, lockedUntil: null, devicesLockedUntil: null });
    await failInARow(gatebook, clock, { username: 'ada', count: 6, more: { device: first } });
    await failInARow(gatebook, clock, { username: 'ada', count: 5, more: { device: second } });
    expect(await shown()).toEqual({ failures: 0, lockedUntil: null, devicesLockedUntil: inSeconds(20) });
    clock.advance(20 * SECOND);
    expect(await shown()).toEqual({ failures: 0, lockedUntil: null, devicesLockedUntil: null });
  });

  it('that is not known any more is not shown as locked', async () => {
    const device = await deviceOf('ada');
    await failInARow(gatebook, clock, { username: 'ada', count: DEVICE_FAILURES_MAX, more: { device } });
    const { body } = await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken });
    expect(body['throttle']).toMatchObject({ devicesLockedUntil: null });
  });

  it('is not known any more after ten failures in a row, on every node and after a restart', async () => {
    const device = await deviceOf('ada');
    await failInARow(gatebook, clock, { username: 'ada', count: DEVICE_FAILURES_MAX, more: { device } });
    await lock();
    expect(await statusWith(device)).toBe(429);
    await gatebook.restart();
    expect(await statusWith(device)).toBe(429);
  });

  it('gets no more than ten in a row by a burst, not even after a day that has ended the wait', async () => {
    const device = await deviceOf('ada');
    const more = { device };
    await failInARow(gatebook, clock, { username: 'ada', count: DEVICE_FAILURES_MAX - 1, more });
    clock.advance(DAY);
    const before = verifications(gatebook);
    const answers = await Promise.all(range(20).map(() => statusWith(device, WRONG)));
    expect(verifications(gatebook) - before).toBe(1);
    expect(answers.filter((status) => status !== 429)).toEqual([401]);
  });

  it('gets no more than ten where accounts lock later', async () => {
    const device = await deviceOf('ada');
    await gatebook.restart({ GATEBOOK_LOCK_AFTER: '100' });
    await Promise.all(range(30).map(() => statusWith(device, WRONG)));
    expect(verifications(gatebook)).toBe(DEVICE_FAILURES_MAX);
  });

  it('stays known while there are fewer, and a success resets them', async () => {
    const device = await deviceOf('ada');
    const fail = () =>
      failInARow(gatebook, clock, { username: 'ada', count: DEVICE_FAILURES_MAX - 1, more: { device } });
    for (const _ of range(2)) {
      await fail();
      clock.advance(DAY);
      await lock();
      expect(await statusWith(device)).toBe(200);
      clock.advance(DAY);
    }
  });
});

describe('an administrator’s reset for a person who is locked out on a known device alone', () => {
  const fail = (count: number) => (device: string) =>
    failInARow(gatebook, clock, { username: 'ada', count, more: { device } });
  const leaveFiveOpen = async (device: string) => {
    await leaveOpen(gatebook, { username: 'ada', count: 5, device });
    clock.advance(11 * SECOND);
  };

  it.each([
    ['five wrong passwords', fail(5)],
    ['as many as it takes to be known no more', fail(DEVICE_FAILURES_MAX)],
    ['five attempts that a crash left open', leaveFiveOpen],
  ])('lets them in from it at once, after %s', async (_, lockOut) => {
    const device = await deviceOf('ada');
    await lockOut(device);
    const reset = async () => expect((await gatebook.act('ada', 'reset-throttle')).status).toBe(200);
    expect(await written(gatebook, reset)).toEqual(['ThrottleReset']);
    expect(await written(gatebook, reset)).toEqual([]);
    expect(await statusWith(device)).toBe(200);
    const [known, again] = await gatebook.events({ types: ['LoginSucceeded'] });
    expect([known?.data.device, again?.data.device]).toEqual([null, device.slice(4).split('.')[0]]);
  });
});
