import { aheadMs, trustedFrom, DAY_MS, type PastRemovals } from '../../src/domain/retention';
import { later } from '../support/manual-clock';

const LAST = '2026-03-01T12:00:00.000Z';
const YEARS_AHEAD = '2031-03-01T12:00:00.000Z';
const past = (...putOff: string[]): PastRemovals => ({ last: LAST, putOff });
const daysAfter = (days: number, instant = LAST): string => later(instant, days * DAY_MS);

describe('a clock', () => {
  it.each([-400, -1, 0, 0.5, 7])('that is %d days after the last removal is trusted', (days) => {
    expect(aheadMs(daysAfter(days), past())).toBe(0);
  });

  it('that is further ahead is not', () => {
    expect(aheadMs(daysAfter(8), past())).toBe(8 * DAY_MS);
    expect(aheadMs(YEARS_AHEAD, past())).toBeGreaterThan(1_800 * DAY_MS);
  });

  it('has an instant from which on it is trusted', () => {
    expect(trustedFrom(YEARS_AHEAD, past())).toBe(daysAfter(7, YEARS_AHEAD));
    const since = daysAfter(-3, YEARS_AHEAD);
    expect(trustedFrom(YEARS_AHEAD, past(since))).toBe(daysAfter(4, YEARS_AHEAD));
  });
});

describe('a clock that has put off a removal before', () => {
  const isBelieved = (daysAgo: number) => aheadMs(YEARS_AHEAD, past(daysAfter(-daysAgo, YEARS_AHEAD))) === 0;

  it('is trusted after a week', () => {
    expect([0, 1, 6.99].map(isBelieved)).toEqual([false, false, false]);
    expect([7, 14, 35].map(isBelieved)).toEqual([true, true, true]);
  });

  it('is not trusted because of what was put off in another age, or in the future', () => {
    expect([36, 1_000, -1].map(isBelieved)).toEqual([false, false, false]);
  });
});
