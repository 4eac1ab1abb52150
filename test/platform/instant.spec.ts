import { INSTANT_PATTERN, parseInstant } from '../../src/platform/instant';

describe('an instant', () => {
  it.each([
    ['2027-01-31T18:00:00Z', '2027-01-31T18:00:00.000Z'],
    ['2027-01-31T18:00:00.5+01:00', '2027-01-31T17:00:00.500Z'],
    ['2027-01-31T18:00:00.123456789Z', '2027-01-31T18:00:00.123Z'],
    ['2027-01-31t18:00:00z', '2027-01-31T18:00:00.000Z'],
    ['2027-12-31T23:30:00-05:45', '2028-01-01T05:15:00.000Z'],
    ['2027-01-31T18:00:00-00:00', '2027-01-31T18:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59+05:00', '9999-12-31T18:59:59.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ])('written %s is %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
    expect(new RegExp(INSTANT_PATTERN).test(text)).toBe(true);
  });

  it.each([
    ['a week date', '2027-W05-1'],
    ['an ordinal date', '2027-031'],
    ['no offset', '2027-03-14T02:30:00'],
    ['no time', '2027-03-14'],
    ['no seconds', '2027-03-14T02:30Z'],
    ['a space in the middle', '2027-03-14 02:30:00Z'],
    ['an offset without a colon', '2027-03-14T02:30:00+0100'],
    ['an offset of hours alone', '2027-03-14T02:30:00+01'],
    ['an offset of a whole day', '2027-03-14T02:30:00+24:00'],
    ['an offset of sixty minutes', '2027-03-14T02:30:00+01:60'],
    ['the basic format', '20270314T023000Z'],
    ['a comma before the fraction', '2027-03-14T02:30:00,5Z'],
    ['a point without a fraction', '2027-03-14T02:30:00.Z'],
    ['a day that the month does not have', '2027-02-30T00:00:00Z'],
    ['a leap day in a common year', '2027-02-29T00:00:00Z'],
    ['the 31st of April', '2027-04-31T00:00:00Z'],
    ['month 13', '2027-13-01T00:00:00Z'],
    ['month 0', '2027-00-01T00:00:00Z'],
    ['day 0', '2027-01-00T00:00:00Z'],
    ['hour 24', '2027-01-31T24:00:00Z'],
    ['minute 60', '2027-01-31T18:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['five digits of year', '10000-01-01T00:00:00Z'],
    ['a signed year', '+002027-01-31T18:00:00Z'],
    ['the year 10000 in UTC', '9999-12-31T23:59:59-05:00'],
    ['a year before 0 in UTC', '0000-01-01T00:00:00+05:00'],
    ['text around it', ' 2027-01-31T18:00:00Z'],
    ['a line end', '2027-01-31T18:00:00Z\n'],
    ['digits of another script', '２０２７-01-31T18:00:00Z'],
    ['nothing', ''],
    ['seconds since 1970', '1800000000'],
  ])('with %s is refused', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
