import { assert, date, integer, property } from 'fast-check';
import { msBetween } from '../../src/domain/ms-between';

const instants = () =>
  date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true });
const parsed = (earlier: string, later: string) => Date.parse(later) - Date.parse(earlier);

describe('the milliseconds between two instants', () => {
  it('are those of their parsed texts, within a minute and around its end', () => {
    const within = integer({ min: -61_000, max: 61_000 });
    assert(
      property(instants(), within, (date, ms) => {
        const [one, other] = [date.toISOString(), new Date(Math.max(0, date.getTime() + ms)).toISOString()];
        expect(msBetween(one, other)).toBe(parsed(one, other));
      }),
    );
  });

  it('are those of their parsed texts, however far apart', () => {
    assert(
      property(instants(), instants(), (one, other) => {
        const [earlier, later] = [one.toISOString(), other.toISOString()];
        expect(msBetween(earlier, later)).toBe(parsed(earlier, later));
      }),
    );
  });
});
