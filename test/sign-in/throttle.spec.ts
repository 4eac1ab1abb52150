import { DomainError } from '../../src/domain/errors';
import { Unavailable } from '../../src/event-store/event-store';
import { clearLine, disturbed } from '../support/disturbed-store';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import {
  DAY,
  failInARow,
  HOUR,
  range,
  retryAfter,
  SECOND,
  verifications,
  WRONG,
  written,
} from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { leaveOpen } from '../support/open-attempts';
import { aroundNextVerification } from '../support/verifications';

/** Default lock in seconds from the fifth failure on: doubles each time, up to 15 minutes. */
const CURVE = [10, 20, 40, 80, 160, 320, 640, 900, 900];

let clock: ManualClock;
let gatebook: TestApp;
const line = clearLine();
beforeEach(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock, around: (store) => disturbed(store, line) });
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const fail = (count: number) => failInARow(gatebook, clock, { username: 'ada', count });

describe('wrong passwords in a row', () => {
  it('lock from the fifth on, twice as long each time, and say for how long', async () => {
    await fail(4);
    for (const seconds of CURVE) {
      expect((await gatebook.login('ada', WRONG)).status).toBe(401);
      const locked = await gatebook.login('ada');
      expect([locked.status, locked.body.code, retryAfter(locked)]).toEqual([429, 'throttled', seconds]);
      clock.advance(seconds * SECOND);
    }
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('lock up to an instant, and not a millisecond longer', async () => {
    await fail(5);
    clock.advance(10 * SECOND - 1);
    const locked = await gatebook.login('ada');
    expect([locked.status, retryAfter(locked)]).toEqual([429, 1]);
    clock.advance(1);
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('are forgotten for the wait after a day without an attempt, but stay counted', async () => {
    await fail(6);
    clock.advance(DAY);
    for (const _ of range(4)) expect((await gatebook.login('ada', WRONG)).status).toBe(401);
    expect((await gatebook.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gatebook.login('ada', WRONG))).toBe(10);
    const { body } = await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken });
    expect(body.throttle).toMatchObject({ lockedUntil: expect.any(String) as string });
  });

  it('are not forgotten within the day', async () => {
    await fail(6);
    clock.advance(23 * HOUR);
    expect((await gatebook.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gatebook.login('ada', WRONG))).toBe(40);
  });

  it('start over after the right one', async () => {
    await fail(4);
    expect((await gatebook.login('ada')).status).toBe(200);
    await fail(4);
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('T-28 are remembered over a restart, lock and all', async () => {
    await fail(5);
    await gatebook.restart();
    expect(retryAfter(await gatebook.login('ada'))).toBe(10);
    clock.advance(10 * SECOND);
    expect((await gatebook.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gatebook.login('ada'))).toBe(20);
  });
});

describe('attempts that a crash left open', () => {
  it('lock an account once their time is up, until an administrator resets it', async () => {
    await leaveOpen(gatebook, { username: 'ada', count: 5 });
    clock.advance(11 * SECOND);
    const person = await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken });
    expect(person.body.throttle).toMatchObject({ failures: 5, lockedUntil: expect.any(String) as string });
    const reset = () => gatebook.act('ada', 'reset-throttle');
    expect(await written(gatebook, reset)).toEqual(['ThrottleReset']);
    expect(await written(gatebook, reset)).toEqual([]);
    expect((await gatebook.login('ada')).status).toBe(200);
  });
});

describe('T-35 a locked account', () => {
  it('is answered without a hash, and one event for each lock says so', async () => {
    await fail(5);
    const before = verifications(gatebook);
    const refuse = () => Promise.all(range(20).map(() => gatebook.login('ada')));
    expect(await written(gatebook, refuse)).toEqual(['LoginRefused']);
    expect(await written(gatebook, refuse)).toEqual([]);
    await gatebook.restart();
    expect(await written(gatebook, refuse)).toEqual([]);
    expect(verifications(gatebook)).toBe(0);
    expect(before).toBe(5);
    clock.advance(10 * SECOND);
    await fail(1);
    expect(await written(gatebook, refuse)).toEqual(['LoginRefused']);
  });
});

describe('a lock whose event could not be written', () => {
  it('is recorded at the next attempt', async () => {
    await fail(5);
    const { aroundAppend } = line;
    line.aroundAppend = () => {
      line.aroundAppend = aroundAppend;
      return Promise.reject(new Unavailable('the disk is full'));
    };
    expect((await gatebook.login('ada')).status).toBe(503);
    const refuse = async () => expect((await gatebook.login('ada')).status).toBe(429);
    expect(await written(gatebook, refuse)).toEqual(['LoginRefused']);
    expect(await written(gatebook, refuse)).toEqual([]);
  });
});

describe('T-37 a refusal after the right password', () => {
  it('counts as no failure, and removes none', async () => {
    await fail(4);
    await gatebook.act('ada', 'block');
    for (const _ of range(6)) expect((await gatebook.login('ada')).body.code).toBe('blocked');
    await gatebook.act('ada', 'unblock');
    expect((await gatebook.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gatebook.login('ada'))).toBe(10);
  });

  it('of a person who is pending, rejected or may not use this hub counts as none', async () => {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'grace', password: PASSWORD } });
    for (const _ of range(6)) expect((await gatebook.login('grace')).body.code).toBe('pending_approval');
    await gatebook.act('grace', 'reject');
    for (const _ of range(6)) expect((await gatebook.login('grace')).body.code).toBe('rejected');
    const hub = await gatebook.ask('POST', '/api/tokens', {
      token: gatebook.adminToken,
      body: { name: 'staff', scopes: ['guard'], allowedGroups: ['staff'] },
    });
    const body = { username: 'ada', password: PASSWORD };
    for (const _ of range(6)) {
      const refused = await gatebook.ask('POST', '/guard/login', { token: String(hub.body.token), body });
      expect(refused.body.code).toBe('not_allowed_here');
    }
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('because there were too many sign-ins at once counts as none, and says when to come back', async () => {
    const overloaded = new DomainError('overloaded', 'too many at once', { retryAfterSeconds: 3 });
    for (const _ of range(6)) {
      aroundNextVerification(gatebook, () => Promise.reject(overloaded));
      const refused = await gatebook.login('ada');
      expect([refused.status, refused.body.code, retryAfter(refused)]).toEqual([503, 'overloaded', 3]);
    }
    const refusals = await gatebook.events({ types: ['LoginRefused'] });
    expect(refusals.map(({ data }) => data.reason)).toEqual(range(6).map(() => 'overloaded'));
    await gatebook.settled();
    clock.advance(11 * SECOND);
    const { body } = await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken });
    expect(body.throttle).toEqual({ failures: 0, lockedUntil: null, devicesLockedUntil: null });
    expect((await gatebook.login('ada')).status).toBe(200);
  });
});
