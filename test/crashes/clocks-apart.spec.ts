import type { DomainEvent, EventData } from '../../src/domain/events';
import {
  evolveThrottle,
  initialThrottle,
  settleUndecided,
  type LoginEvent,
  type ThrottleState,
} from '../../src/domain/throttle';
import { DAY, HOUR, range, SECOND } from '../support/guesses';
import { later } from '../support/manual-clock';

const POLICY = { lockAfter: 5, lockSeconds: 10, lockMaxSeconds: 900 };
const NOON = '2026-03-01T12:00:00.000Z';
const decidedOn = { userRevision: 0, credentialRevision: 0, adminsRevision: null, policyId: 'p' };
const person = { userId: 'u', name: null, device: null };

const attempted = (n: number, occurredAt: string): LoginEvent => {
  const data: EventData['LoginAttempted'] = { ...person, policyId: 'p' };
  return { type: 'LoginAttempted', data, occurredAt, eventId: `a${String(n)}`, revision: n };
};

const failed = (n: number, occurredAt: string): LoginEvent => {
  const data: EventData['LoginFailed'] = {
    ...person,
    attempt: `a${String(n)}`,
    reason: 'wrong_password',
    decidedOn,
  };
  const event: DomainEvent<'LoginFailed'> = { type: 'LoginFailed', data, occurredAt };
  return { ...event, eventId: `f${String(n)}`, revision: n + 1 };
};

const fold = (events: readonly LoginEvent[]): ThrottleState =>
  events.reduce((state, event) => evolveThrottle(state, event, POLICY), initialThrottle);

const failures = (from: number, count: number, at: string): LoginEvent[] =>
  range(count).flatMap((n) => [attempted(from + 2 * n, at), failed(from + 2 * n, at)]);

describe('failures that two nodes with different clocks have written', () => {
  const lockedAtNoon = failures(0, 5, NOON);

  it('never shorten a lock', () => {
    const until = later(NOON, 10 * SECOND);
    expect(fold(lockedAtNoon).lockedUntil).toBe(until);
    const earlier = failures(10, 1, later(NOON, -HOUR));
    expect(fold([...lockedAtNoon, ...earlier])).toMatchObject({ failures: 6, lockedUntil: until });
  });

  it('make the wait start over a day after the latest of them, not before', () => {
    const attempts = [...lockedAtNoon, attempted(10, later(NOON, -HOUR))];
    const dayLater = attempted(12, later(NOON, DAY - 1));
    expect(fold([...attempts, dayLater]).failures).toBeGreaterThanOrEqual(5);
    expect(fold([...attempts, attempted(12, later(NOON, DAY))]).failures).toBe(0);
  });

  it('count each in its own time where they have no outcome', () => {
    const open = fold([attempted(0, later(NOON, HOUR)), attempted(1, NOON)]);
    const settled = settleUndecided(open, later(NOON, 10 * SECOND), POLICY);
    expect(settled.failures).toBe(1);
    expect(settled.open.map(({ eventId }) => eventId)).toEqual(['a0']);
  });
});
