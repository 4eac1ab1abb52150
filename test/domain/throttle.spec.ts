import {
  CONSECUTIVE_FAILURES_MAX,
  DECAY_AFTER_MS,
  hasCounted,
  initialThrottle,
  isExhausted,
  isLocked,
  lockSecondsAfter,
  settleUndecided,
  UNDECIDED_AFTER_MS,
} from '../../src/domain/throttle';
import {
  at,
  attempted,
  DEFAULT_LIMITS,
  failed,
  failure,
  failuresInARow,
  folded,
  refused,
  reset,
  succeeded,
} from '../support/logins';

const SECOND_MS = 1_000;

describe('failures in a row', () => {
  const curve = [
    [0, 0],
    [1, 0],
    [4, 0],
    [5, 10],
    [6, 20],
    [7, 40],
    [8, 80],
    [9, 160],
    [10, 320],
    [11, 640],
    [12, 900],
    [13, 900],
    [100, 900],
    [5_000, 900],
  ] as const;
  it.each(curve)('numbering %i lock for %i s', (failures, seconds) => {
    expect(lockSecondsAfter(failures, DEFAULT_LIMITS)).toBe(seconds);
  });

  it.each(curve.filter(([failures]) => failures > 4 && failures <= 13))(
    'numbering %i lock for %i s from the last one on',
    (failures, seconds) => {
      const events = failuresInARow(failures);
      const last = events.at(-1)?.occurredAt ?? '';
      const { lockedUntil } = folded(events);
      expect(Date.parse(lockedUntil ?? '') - Date.parse(last)).toBe(seconds * SECOND_MS);
    },
  );

  it('below the limit lock nothing', () => {
    expect(folded(failuresInARow(4))).toMatchObject({ failures: 4, verifiedFailures: 4, lockedUntil: null });
  });

  it('follow the policy in force', () => {
    const policy = { lockAfter: 1, lockSeconds: 7, lockMaxSeconds: 8 };
    expect([1, 2, 3].map((failures) => lockSecondsAfter(failures, policy))).toEqual([7, 8, 8]);
  });

  it('lock at the next one if a stricter policy is in force by then', () => {
    const strict = { ...DEFAULT_LIMITS, lockAfter: 3 };
    const state = folded(failure(2, 0), strict, folded(failuresInARow(2)));
    expect(state.lockedUntil).toBe(at(10 * SECOND_MS));
  });
});

describe('a lock', () => {
  const locked = folded(failuresInARow(5));

  it('ends exactly at its end', () => {
    expect(isLocked(locked, at(10 * SECOND_MS - 1))).toBe(true);
    expect(isLocked(locked, at(10 * SECOND_MS))).toBe(false);
  });

  it('counts from the time of the event, whenever it is folded', () => {
    expect(locked.lockedUntil).toBe(at(10 * SECOND_MS));
  });

  it.each([
    ['a refused attempt', [attempted(9, 1), refused(9, 2)]],
    ['those that it turned away', [refused(null, 3)]],
  ])('is not made longer by %s', (_, events) => {
    expect(folded(events, DEFAULT_LIMITS, locked)).toMatchObject({ failures: 5, lockedUntil: at(10_000) });
  });

  it('is not shortened by a failure from a clock that is behind', () => {
    const events = [attempted(8, -9_000), failed(8, -8_500)];
    const lenient = { lockAfter: 1, lockSeconds: 1, lockMaxSeconds: 1 };
    expect(folded(events, lenient, locked).lockedUntil).toBe(at(10_000));
  });
});

describe('a success', () => {
  it('resets everything but the time of the last attempt', () => {
    const state = folded([...failuresInARow(7), attempted(7, 100_000), succeeded(7, 100_001)]);
    expect(state).toEqual({ ...initialThrottle, lastAttemptAt: at(100_000) });
    expect(hasCounted(state)).toBe(false);
  });

  it('leaves undecided attempts beside it open', () => {
    const state = folded([attempted(0, 0), attempted(1, 1), succeeded(1, 2)]);
    expect(state.open.map(({ revision }) => revision)).toEqual([0]);
  });
});

describe('a reset', () => {
  it('resets everything, and undecided attempts still count', () => {
    const state = folded([...failuresInARow(6), attempted(6, 30_000), reset(30_001)]);
    expect(state).toMatchObject({ failures: 0, verifiedFailures: 0, lockedUntil: null });
    expect(state.open.map(({ revision }) => revision)).toEqual([6]);
  });
});

describe('what a reset would change', () => {
  it.each([
    ['is nothing at first', [], false],
    ['is nothing after an attempt', [attempted(0, 0)], false],
    ['is one failure', failure(0, 0), true],
    ['is the count to 100 after a day', [...failure(0, 0), attempted(1, DECAY_AFTER_MS)], true],
  ])('%s', (_, events, expected) => {
    expect(hasCounted(folded(events))).toBe(expected);
  });
});

describe('a day without an attempt', () => {
  const before = failuresInARow(6);
  const lastMs = Date.parse(before.at(-1)?.occurredAt ?? '') - Date.parse(at(0));

  it('starts the wait over', () => {
    const state = folded([...before, ...failure(6, lastMs + DECAY_AFTER_MS)]);
    expect(state).toMatchObject({ failures: 1, verifiedFailures: 7, lockedUntil: at(lastMs + 20_000) });
  });

  it('does not, when a millisecond is missing', () => {
    expect(folded([...before, ...failure(6, lastMs + DECAY_AFTER_MS - 1)]).failures).toBe(7);
  });

  it('does not lower the count to 100', () => {
    const daily = Array.from({ length: CONSECUTIVE_FAILURES_MAX }, (_, day) =>
      failure(day, day * DECAY_AFTER_MS),
    ).flat();
    expect(isExhausted(folded(daily.slice(0, -2)))).toBe(false);
    const state = folded(daily);
    expect(isExhausted(state)).toBe(true);
    expect(state).toMatchObject({ failures: 1, lockedUntil: null });
  });
});

describe('an attempt without an outcome', () => {
  const five = [0, 1, 2, 3, 4].map((revision) => attempted(revision, revision * 100));

  it('is undecided until its time is up, then it counts as failed', () => {
    const state = folded([attempted(0, 0)]);
    expect(settleUndecided(state, at(UNDECIDED_AFTER_MS - 1), DEFAULT_LIMITS)).toBe(state);
    expect(settleUndecided(state, at(UNDECIDED_AFTER_MS), DEFAULT_LIMITS)).toMatchObject({
      failures: 1,
      verifiedFailures: 0,
      open: [],
    });
  });

  it('fails in its turn, each one at the instant its own time was up', () => {
    const partly = settleUndecided(folded(five), at(10_200), DEFAULT_LIMITS);
    expect(partly).toMatchObject({ failures: 3, lockedUntil: null });
    expect(partly.open.map(({ revision }) => revision)).toEqual([3, 4]);
    expect(settleUndecided(partly, at(60_000), DEFAULT_LIMITS).lockedUntil).toBe(at(20_400));
  });

  it('is settled by the next event as by the clock', () => {
    const state = folded([...five, refused(null, 60_000)]);
    expect(state).toEqual(settleUndecided(folded(five), at(60_000), DEFAULT_LIMITS));
  });

  it('does not count twice when its outcome comes late', () => {
    const state = folded([attempted(0, 0), failed(0, UNDECIDED_AFTER_MS + 1)]);
    expect(state).toMatchObject({ failures: 1, verifiedFailures: 1 });
  });

  it('does not count twice when its outcome comes twice', () => {
    expect(folded([attempted(0, 0), failed(0, 1), failed(0, 2)]).failures).toBe(1);
  });

  it('is forgiven by its own success when that comes late', () => {
    expect(folded([...five, succeeded(0, 20_500)])).toMatchObject({ failures: 0, lockedUntil: null });
  });

  it('still counts when it was refused late', () => {
    expect(folded([attempted(0, 0), refused(0, UNDECIDED_AFTER_MS)]).failures).toBe(1);
  });
});

describe('more undecided attempts than are kept', () => {
  const flood = Array.from({ length: 1_006 }, (_, revision) => attempted(revision, 0));

  it('count as failed from the oldest on, and lock', () => {
    const state = folded(flood);
    expect(state.open).toHaveLength(1_000);
    expect(state).toMatchObject({ failures: 6, lockedUntil: at(20 * SECOND_MS) });
  });
});
