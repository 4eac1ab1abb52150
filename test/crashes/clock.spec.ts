import { SteadyClock } from '../../src/platform/clock';
import { type Answer, type TestApp, openTestApp, PASSWORD } from '../support/test-app';
import { DAY, failInARow, HOUR, MINUTE, retryAfter, SECOND, WRONG } from '../support/guesses';
import { later, ManualClock } from '../support/manual-clock';

const START = '2026-03-01T12:00:00.000Z';
const RATE_WHILE_AHEAD = 0.9;

let clock: ManualClock;
let gatebook: TestApp;
let people = 0;

/** Sets the machine's clock forward or back; no time passes. */
const setBy = (ms: number) => clock.set(later(clock.now(), ms));

/** Advances by the time that it takes while the machine's clock is behind. */
const passSlowly = (ms: number) => clock.advance(Math.ceil(ms / RATE_WHILE_AHEAD) + 1);

const someone = async (): Promise<string> => {
  people += 1;
  const username = `person-${String(people)}`;
  await gatebook.person(username);
  return username;
};

const lockedUntil = async (username: string): Promise<unknown> => {
  const { body } = await gatebook.ask('GET', `/api/users/${username}`, { token: gatebook.adminToken });
  return (body.throttle as { lockedUntil: unknown }).lockedUntil;
};

const locked = async (): Promise<string> => {
  const username = await someone();
  await failInARow(gatebook, clock, { username, count: 5 });
  return username;
};

beforeEach(async () => {
  clock = new ManualClock(START);
  gatebook = await openTestApp({ clock });
});

afterEach(() => gatebook.close());

describe('a lock of 10 seconds', () => {
  it('neither ends nor grows when the clock is set back by an hour', async () => {
    const username = await locked();
    const until = await lockedUntil(username);
    setBy(-HOUR);
    const refused = await gatebook.login(username);
    expect([refused.status, retryAfter(refused)]).toEqual([429, 10]);
    expect(await lockedUntil(username)).toBe(until);
    clock.advance(10 * SECOND);
    expect((await gatebook.login(username)).status).toBe(429);
    passSlowly(SECOND);
    expect((await gatebook.login(username)).status).toBe(200);
  });

  it('is as long when it begins after the clock was set back', async () => {
    const username = await someone();
    setBy(-HOUR);
    await failInARow(gatebook, clock, { username, count: 5 });
    expect(retryAfter(await gatebook.login(username))).toBe(10);
    passSlowly(10 * SECOND);
    expect((await gatebook.login(username)).status).toBe(200);
  });

  it('is in force after a restart with a clock that was set back meanwhile', async () => {
    const username = await locked();
    const until = await lockedUntil(username);
    setBy(-HOUR);
    await gatebook.restart();
    expect((await gatebook.login(username)).status).toBe(429);
    expect(await lockedUntil(username)).toBe(until);
    passSlowly(10 * SECOND);
    expect((await gatebook.login(username)).status).toBe(200);
  });

  it('is over at its instant when the clock is set forward', async () => {
    const username = await locked();
    setBy(10 * SECOND - 1);
    expect((await gatebook.login(username)).status).toBe(429);
    setBy(1);
    expect((await gatebook.login(username)).status).toBe(200);
  });

  it('is 10 seconds long also on a clock that was a day ahead and was corrected', async () => {
    setBy(25 * HOUR);
    const username = await locked();
    setBy(-25 * HOUR);
    expect(retryAfter(await gatebook.login(username))).toBe(10);
    passSlowly(10 * SECOND);
    expect((await gatebook.login(username)).status).toBe(200);
  });
});

describe('a lock of 15 minutes', () => {
  it('is over a day later, and the count to 100 continues', async () => {
    const username = await someone();
    await failInARow(gatebook, clock, { username, count: 13 });
    expect(retryAfter(await gatebook.login(username))).toBe(900);
    setBy(25 * HOUR);
    await failInARow(gatebook, clock, { username, count: 1 });
    expect(await lockedUntil(username)).toBeNull();
    const { userId } = gatebook.app.parts.queries.users.byUsername(username) ?? {};
    expect(gatebook.app.parts.queries.throttle.counter(String(userId))?.state.verifiedFailures).toBe(14);
  });
});

describe('the events of a book', () => {
  it('never go back in time, over steps of the clock and a restart', async () => {
    const username = await someone();
    for (const step of [-HOUR, 2 * HOUR, -DAY, 5 * MINUTE]) {
      setBy(step);
      await gatebook.login(username, WRONG);
      await gatebook.restart();
      await gatebook.login(username);
    }
    const instants = (await gatebook.events()).map(({ occurredAt }) => occurredAt);
    expect(instants).toEqual([...instants].sort());
  });
});

describe('what ends at an instant, on a clock that is set back by half an hour', () => {
  const halfAnHourBack = () => setBy(-30 * MINUTE);

  it('is a block, which ends then and not before', async () => {
    const username = await someone();
    await gatebook.act(username, 'block', { until: later(clock.now(), HOUR) });
    clock.advance(40 * MINUTE);
    await gatebook.login(username);
    halfAnHourBack();
    expect((await gatebook.login(username)).body.code).toBe('blocked');
    passSlowly(19 * MINUTE);
    expect((await gatebook.login(username)).body.code).toBe('blocked');
    passSlowly(MINUTE);
    expect((await gatebook.login(username)).status).toBe(200);
  });

  const ask = (token: unknown): Promise<Answer> =>
    gatebook.ask('GET', '/api/tokens', { token: String(token) });

  it('is a token, which is not valid again', async () => {
    const { body } = await gatebook.ask('POST', '/api/tokens', {
      token: gatebook.adminToken,
      body: { name: 'short', scopes: ['admin'], expiresAt: later(clock.now(), HOUR) },
    });
    clock.advance(HOUR - 1);
    expect((await ask(body.token)).status).toBe(200);
    clock.advance(1);
    expect((await ask(body.token)).status).toBe(401);
    halfAnHourBack();
    expect((await ask(body.token)).status).toBe(401);
  });

  it('is a password link, which is not valid again', async () => {
    const username = await someone();
    const { body } = await gatebook.act(username, 'password-link');
    clock.advance(HOUR);
    await gatebook.login(username);
    halfAnHourBack();
    await gatebook.restart();
    const redeemed = await gatebook.ask('POST', '/api/password-links/redeem', {
      body: { token: body.token, password: PASSWORD },
    });
    expect(redeemed.body.code).toBe('link_invalid');
  });
});

describe('a steady clock', () => {
  const steady = () => new SteadyClock(clock);

  it('shows the machine’s time while that runs forward', () => {
    const each = steady();
    clock.advance(MINUTE);
    setBy(DAY);
    expect(each.now()).toBe(clock.now());
  });

  it('continues slowly from where it is when the machine is set back, until that has caught up', () => {
    const each = steady();
    const before = each.now();
    setBy(-HOUR);
    expect(each.now()).toBe(before);
    clock.advance(10 * MINUTE);
    expect(each.now()).toBe(later(before, 9 * MINUTE));
    clock.advance(9 * HOUR + 50 * MINUTE);
    expect(each.now()).toBe(clock.now());
  });

  it('is not earlier than the events of the book', () => {
    const each = steady();
    expect(each.advanceTo(later(clock.now(), HOUR))).toBe(true);
    expect(each.now()).toBe(later(clock.now(), HOUR));
  });

  it('follows the machine, and says so, where the book is more than two days ahead', () => {
    const each = steady();
    expect(each.advanceTo(later(clock.now(), 2 * DAY + 1))).toBe(false);
    expect(each.now()).toBe(clock.now());
  });

  it('follows a machine that is set back by more than two days: it was wrong before', () => {
    const each = steady();
    setBy(365 * DAY);
    each.now();
    setBy(-365 * DAY);
    expect(each.now()).toBe(clock.now());
  });
});
