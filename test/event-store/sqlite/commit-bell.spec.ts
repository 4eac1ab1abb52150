import { LazyEvent } from '../../../src/event-store/lazy-event';
import { CommitBell } from '../../../src/event-store/sqlite/commit-bell';

const event = (position: number): LazyEvent =>
  new LazyEvent(position, 'login-a', position, 'LoginAttempted', '2026-01-01T00:00:00.000Z', '{}');
const events = (first: number, last: number): LazyEvent[] =>
  Array.from({ length: last - first + 1 }, (_, index) => event(first + index));

describe('the newest events of a book', () => {
  const positionsAfter = (bell: CommitBell, position: number) =>
    bell.after(position)?.map((one) => Number(one.position));

  it('are given to a reader that has read everything before them', () => {
    const bell = new CommitBell();
    bell.ring(events(11, 12));
    bell.ring(events(13, 13));
    expect(positionsAfter(bell, 10)).toEqual([11, 12, 13]);
    expect(positionsAfter(bell, 12)).toEqual([13]);
  });

  it('are not given where there is a gap: the book has to be read', () => {
    const bell = new CommitBell();
    bell.ring(events(11, 12));
    expect(positionsAfter(bell, 9)).toBeUndefined();
    bell.ring(events(15, 15));
    expect(positionsAfter(bell, 12)).toBeUndefined();
    expect(positionsAfter(bell, 14)).toEqual([15]);
  });

  it('are not given to a reader that has read them', () => {
    const bell = new CommitBell();
    expect(bell.after(0)).toBeUndefined();
    bell.ring(events(1, 3));
    expect(bell.after(3)).toBeUndefined();
  });

  it('are forgotten when the file may be another book, and when there are many newer ones', () => {
    const bell = new CommitBell();
    bell.ring(events(1, 3));
    bell.forget();
    expect(bell.after(0)).toBeUndefined();
    bell.ring(events(1, 2_000));
    expect(bell.after(0)).toBeUndefined();
    expect(positionsAfter(bell, 1_998)).toEqual([1_999, 2_000]);
  });
});
