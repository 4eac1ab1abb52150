import { DomainError } from '../../src/domain/errors';
import { Unavailable } from '../../src/event-store/event-store';
import { clearLine, disturbed } from '../support/disturbed-store';
import { openGate, PASSWORD, settled, type Gate } from '../support/gate';
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

/** Seconds that the failures from the fifth on lock by default: twice as long each time, 15 minutes at most. */
const CURVE = [10, 20, 40, 80, 160, 320, 640, 900, 900];

let clock: ManualClock;
let gate: Gate;
const line = clearLine();
beforeEach(async () => {
  clock = new ManualClock();
  gate = await openGate({ clock, around: (store) => disturbed(store, line) });
  await gate.person('ada');
});
afterEach(() => gate.close());

const fail = (count: number) => failInARow(gate.first, clock, { username: 'ada', count });

describe('wrong passwords in a row', () => {
  it('lock from the fifth on, twice as long each time, and say for how long', async () => {
    await fail(4);
    for (const seconds of CURVE) {
      expect((await gate.first.login('ada', WRONG)).status).toBe(401);
      const locked = await gate.first.login('ada');
      expect([locked.status, locked.body.code, retryAfter(locked)]).toEqual([429, 'throttled', seconds]);
      clock.advance(seconds * SECOND);
    }
    expect((await gate.first.login('ada')).status).toBe(200);
  });

  it('lock up to an instant, and not a millisecond longer', async () => {
    await fail(5);
    clock.advance(10 * SECOND - 1);
    const locked = await gate.first.login('ada');
    expect([locked.status, retryAfter(locked)]).toEqual([429, 1]);
    clock.advance(1);
    expect((await gate.first.login('ada')).status).toBe(200);
  });

  it('are forgotten for the wait after a day without an attempt, but stay counted', async () => {
    await fail(6);
    clock.advance(DAY);
    for (const _ of range(4)) expect((await gate.first.login('ada', WRONG)).status).toBe(401);
    expect((await gate.first.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gate.first.login('ada', WRONG))).toBe(10);
    const { body } = await gate.first.call('GET', '/api/users/ada', { token: gate.adminToken });
    expect(body.throttle).toMatchObject({ lockedUntil: expect.any(String) as string });
  });

  it('are not forgotten within the day', async () => {
    await fail(6);
    clock.advance(23 * HOUR);
    expect((await gate.first.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gate.first.login('ada', WRONG))).toBe(40);
  });

  it('start anew after the right one', async () => {
    await fail(4);
    expect((await gate.first.login('ada')).status).toBe(200);
    await fail(4);
    expect((await gate.first.login('ada')).status).toBe(200);
  });

  it('T-28 are remembered over a restart, lock and all', async () => {
    await fail(5);
    await gate.restart();
    expect(retryAfter(await gate.first.login('ada'))).toBe(10);
    clock.advance(10 * SECOND);
    expect((await gate.first.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gate.first.login('ada'))).toBe(20);
  });
});

describe('attempts that a crash left open', () => {
  it('lock an account once their time is up, until an administrator resets it', async () => {
    await leaveOpen(gate.first, { username: 'ada', count: 5 });
    clock.advance(11 * SECOND);
    const person = await gate.first.call('GET', '/api/users/ada', { token: gate.adminToken });
    expect(person.body.throttle).toMatchObject({ failures: 5, lockedUntil: expect.any(String) as string });
    const reset = () => gate.act('ada', 'reset-throttle');
    expect(await written(gate, reset)).toEqual(['ThrottleReset']);
    expect(await written(gate, reset)).toEqual([]);
    expect((await gate.first.login('ada')).status).toBe(200);
  });
});

describe('T-35 a locked account', () => {
  it('is answered without a hash, and one event for each lock says so', async () => {
    await fail(5);
    const before = verifications(gate);
    const refuse = () => Promise.all(range(20).map(() => gate.first.login('ada')));
    expect(await written(gate, refuse)).toEqual(['LoginRefused']);
    expect(await written(gate, refuse)).toEqual([]);
    await gate.restart();
    expect(await written(gate, refuse)).toEqual([]);
    expect(verifications(gate)).toBe(0);
    expect(before).toBe(5);
    clock.advance(10 * SECOND);
    await fail(1);
    expect(await written(gate, refuse)).toEqual(['LoginRefused']);
  });
});

describe('a lock of which nothing could be written', () => {
  it('is written of when the next one comes', async () => {
    await fail(5);
    const { aroundAppend } = line;
    line.aroundAppend = () => {
      line.aroundAppend = aroundAppend;
      return Promise.reject(new Unavailable('the disk is full'));
    };
    expect((await gate.first.login('ada')).status).toBe(503);
    const refuse = async () => expect((await gate.first.login('ada')).status).toBe(429);
    expect(await written(gate, refuse)).toEqual(['LoginRefused']);
    expect(await written(gate, refuse)).toEqual([]);
  });
});

describe('T-37 a refusal after the right password', () => {
  it('counts as no failure, and takes none off', async () => {
    await fail(4);
    await gate.act('ada', 'block');
    for (const _ of range(6)) expect((await gate.first.login('ada')).body.code).toBe('blocked');
    await gate.act('ada', 'unblock');
    expect((await gate.first.login('ada', WRONG)).status).toBe(401);
    expect(retryAfter(await gate.first.login('ada'))).toBe(10);
  });

  it('of somebody who is pending, rejected or may not use this hub counts as none', async () => {
    await gate.first.call('POST', '/api/sign-ups', { body: { username: 'grace', password: PASSWORD } });
    for (const _ of range(6)) expect((await gate.first.login('grace')).body.code).toBe('pending_approval');
    await gate.act('grace', 'reject');
    for (const _ of range(6)) expect((await gate.first.login('grace')).body.code).toBe('rejected');
    const hub = await gate.first.call('POST', '/api/tokens', {
      token: gate.adminToken,
      body: { name: 'staff', scopes: ['guard'], allowedGroups: ['staff'] },
    });
    const body = { username: 'ada', password: PASSWORD };
    for (const _ of range(6)) {
      const refused = await gate.first.call('POST', '/guard/login', { token: String(hub.body.token), body });
      expect(refused.body.code).toBe('not_allowed_here');
    }
    expect((await gate.first.login('ada')).status).toBe(200);
  });

  it('because there were too many sign-ins at once counts as none, and says when to come back', async () => {
    const overloaded = new DomainError('overloaded', 'too many at once', { retryAfterSeconds: 3 });
    for (const _ of range(6)) {
      aroundNextVerification(gate.first, () => Promise.reject(overloaded));
      const refused = await gate.first.login('ada');
      expect([refused.status, refused.body.code, retryAfter(refused)]).toEqual([503, 'overloaded', 3]);
    }
    const refusals = await gate.events({ types: ['LoginRefused'] });
    expect(refusals.map(({ data }) => data.reason)).toEqual(range(6).map(() => 'overloaded'));
    await settled(gate);
    clock.advance(11 * SECOND);
    const { body } = await gate.first.call('GET', '/api/users/ada', { token: gate.adminToken });
    expect(body.throttle).toEqual({ failures: 0, lockedUntil: null });
    expect((await gate.first.login('ada')).status).toBe(200);
  });
});
