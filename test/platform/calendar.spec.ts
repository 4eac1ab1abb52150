import { Calendar, type BucketUnit } from '../../src/platform/calendar';

/** The beginnings of some buckets from the one of an instant on. */
function beginnings(timeZone: string, unit: BucketUnit, from: string, count: number): string[] {
  const calendar = new Calendar(timeZone, unit);
  let start = calendar.startOf(Date.parse(from));
  return Array.from({ length: count }, () => {
    const text = new Date(start).toISOString();
    start = calendar.nextStart(start);
    return text;
  });
}

describe('the days of a time zone', () => {
  it('begin at midnight', () => {
    expect(beginnings('UTC', 'day', '2026-03-01T23:59:59.999Z', 2)).toEqual([
      '2026-03-01T00:00:00.000Z',
      '2026-03-02T00:00:00.000Z',
    ]);
    expect(beginnings('Asia/Kathmandu', 'day', '2026-03-01T18:15:00Z', 2)).toEqual([
      '2026-03-01T18:15:00.000Z',
      '2026-03-02T18:15:00.000Z',
    ]);
  });

  it('are shorter or longer when the clocks change', () => {
    expect(beginnings('Europe/Berlin', 'day', '2026-03-29T12:34:56.789Z', 2)).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(beginnings('Europe/Berlin', 'day', '2026-10-25T22:30:00Z', 2)).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  it.each([
    // clocks go from 0:00 to 1:00
    ['America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    // clocks go from 1:00 back to 0:00
    ['Atlantic/Azores', '2026-10-25T12:00:00Z', '2026-10-25T00:00:00.000Z', '2026-10-26T01:00:00.000Z'],
    // clocks go from 0:00 back to 23:00
    ['America/Asuncion', '2024-03-23T12:00:00Z', '2024-03-23T03:00:00.000Z', '2024-03-24T04:00:00.000Z'],
    // a day was left out
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ])('begin once where the clocks change at midnight: %s', (timeZone, at, first, second) => {
    expect(beginnings(timeZone, 'day', at, 2)).toEqual([first, second]);
  });

  it('are the same from each instant in them', () => {
    for (const timeZone of [
      'Europe/Berlin',
      'America/Havana',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'UTC',
    ]) {
      const calendar = new Calendar(timeZone, 'day');
      let start = calendar.startOf(Date.parse('2026-01-01T00:00:00Z'));
      for (let day = 0; day < 366; day += 1) {
        const next = calendar.nextStart(start);
        for (const at of [start, start + 1, start + 3_600_000, start + 43_200_123, next - 1])
          expect([timeZone, new Date(at), calendar.startOf(at)]).toEqual([timeZone, new Date(at), start]);
        start = next;
      }
    }
  });
});

describe('the hours of a time zone', () => {
  it('begin with the clock, also one that is half an hour off', () => {
    expect(beginnings('Asia/Kolkata', 'hour', '2026-03-01T12:00:00Z', 2)).toEqual([
      '2026-03-01T11:30:00.000Z',
      '2026-03-01T12:30:00.000Z',
    ]);
  });

  it('are counted twice where the clocks show them twice', () => {
    expect(beginnings('Europe/Berlin', 'hour', '2026-10-25T00:10:00Z', 3)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  it('go on where the clocks change by half an hour', () => {
    expect(beginnings('Australia/Lord_Howe', 'hour', '2026-10-03T14:45:00Z', 4)).toEqual([
      '2026-10-03T14:30:00.000Z',
      '2026-10-03T15:30:00.000Z',
      '2026-10-03T16:00:00.000Z',
      '2026-10-03T17:00:00.000Z',
    ]);
  });
});
