import { decideTicket, DEVICE_FAILURES_MAX, type LoginEvent } from '../../src/domain/throttle';
import {
  at,
  attempted,
  DEFAULT_LIMITS,
  failed,
  failure,
  failuresInARow,
  folded,
  refused,
  succeeded,
} from '../support/logins';

const decide = (events: readonly LoginEvent[], revision: number, ms: number) =>
  decideTicket(folded(events), { revision, now: at(ms) }, DEFAULT_LIMITS);

const burst = Array.from({ length: 8 }, (_, revision) => attempted(revision, revision));
const VERIFY = { kind: 'verify' };
const WAIT = { kind: 'wait' };

describe('a burst of attempts at once', () => {
  it.each([0, 1, 2, 3, 4])('verifies ticket %i', (revision) => {
    expect(decide(burst, revision, 10)).toEqual(VERIFY);
  });

  it.each([5, 6, 7])('lets ticket %i wait', (revision) => {
    expect(decide(burst, revision, 10)).toEqual(WAIT);
  });

  it('lets the next one in for each that was refused before it', () => {
    expect(decide([...burst, refused(2, 10)], 5, 11)).toEqual(VERIFY);
    expect(decide([...burst, refused(2, 10)], 6, 11)).toEqual(WAIT);
  });

  it('lets nobody in for one that failed', () => {
    expect(decide([...burst, failed(0, 10)], 5, 11)).toEqual(WAIT);
  });

  it('lets all in once the right password was among them', () => {
    const state = [...burst, failed(0, 10), failed(1, 11), succeeded(2, 12)];
    expect([3, 4, 5, 6, 7].map((revision) => decide(state, revision, 13))).toEqual([
      VERIFY,
      VERIFY,
      VERIFY,
      VERIFY,
      VERIFY,
    ]);
  });

  it('refuses the rest once five have failed', () => {
    const state = [...burst, ...[0, 1, 2, 3, 4].map((revision) => failed(revision, 20))];
    expect(decide(state, 5, 21)).toEqual({ kind: 'refuse', lockedUntil: at(10_020) });
  });

  it('refuses the rest once the time of five undecided ones is up', () => {
    expect(decide(burst, 7, 10_004)).toEqual({ kind: 'refuse', lockedUntil: at(20_004) });
  });
});

describe('after a lock', () => {
  const afterwards = [...failuresInARow(5), attempted(10, 10_000), attempted(11, 10_001)];

  it('one is verified', () => {
    expect(decide(afterwards, 10, 10_001)).toEqual(VERIFY);
  });

  it('the next waits for its outcome', () => {
    expect(decide(afterwards, 11, 10_001)).toEqual(WAIT);
  });

  it('the next is refused when it failed', () => {
    expect(decide([...afterwards, failed(10, 10_100)], 11, 10_101)).toEqual({
      kind: 'refuse',
      lockedUntil: at(30_100),
    });
  });

  it('the next is verified when it succeeded', () => {
    expect(decide([...afterwards, succeeded(10, 10_100)], 11, 10_101)).toEqual(VERIFY);
  });
});

describe('during a lock', () => {
  const locked = [...failuresInARow(5), attempted(9, 9_999)];

  it('a ticket is refused up to the last millisecond', () => {
    expect(decide(locked, 9, 9_999)).toEqual({ kind: 'refuse', lockedUntil: at(10_000) });
  });

  it('the lock counts from the time of the failure, not of the check', () => {
    expect(decide(locked, 9, 10_000)).toEqual(VERIFY);
  });
});

describe('failures one by one', () => {
  it.each([1, 2, 3, 4])('leave %i fewer to a burst', (failures) => {
    const before = Array.from({ length: failures }, (_, revision) => failure(revision, revision)).flat();
    const tickets = Array.from({ length: 5 }, (_, index) => attempted(100 + index, 100));
    const kinds = tickets.map(({ revision }) => decide([...before, ...tickets], revision, 100).kind);
    expect(kinds.filter((kind) => kind === 'verify')).toHaveLength(5 - failures);
  });
});

describe('a burst after a day without an attempt', () => {
  const rested = 2 * 24 * 60 * 60 * 1000;
  const tickets = Array.from({ length: 5 }, (_, index) => attempted(100 + index, rested));
  const state = folded([...failuresInARow(DEVICE_FAILURES_MAX - 2), ...tickets]);
  const verified = (failuresMax?: number) =>
    tickets.filter(({ revision }) => {
      const ticket = { revision, now: at(rested) };
      return decideTicket(state, ticket, DEFAULT_LIMITS, failuresMax).kind === 'verify';
    });

  it('is verified as far as the counter’s most allows', () => {
    expect(verified()).toHaveLength(5);
    expect(verified(DEVICE_FAILURES_MAX)).toHaveLength(2);
  });
});

describe('a ticket that missed its turn', () => {
  it('is not verified any more, also when nothing is locked', () => {
    expect(decide([attempted(0, 0)], 0, 9_999)).toEqual(VERIFY);
    expect(decide([attempted(0, 0)], 0, 10_000)).toEqual(WAIT);
  });

  it('is not verified after the lock that it caused', () => {
    expect([0, 7].map((revision) => decide(burst, revision, 3_600_000))).toEqual([WAIT, WAIT]);
  });
});

describe('a flood of attempts', () => {
  it('gains no turn by pushing others out of the list', () => {
    const flood = Array.from({ length: 3_000 }, (_, revision) => attempted(revision, 0));
    const state = folded(flood);
    const verified = flood.filter(
      ({ revision }) => decideTicket(state, { revision, now: at(1) }, DEFAULT_LIMITS).kind === 'verify',
    );
    expect(verified).toHaveLength(0);
  });
});
