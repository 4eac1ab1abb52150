import { BoundedMap } from '../../src/platform/bounded-map';

const MAX = 80;
const KEEP_MS = 1_000;

const mapOf = () => new BoundedMap<number>({ max: MAX, keepMs: KEEP_MS, weightOf: (value) => value });
const flood = (map: BoundedMap<number>, count: number, atMs = 0) => {
  let most = 0;
  for (let i = 0; i < count; i += 1) {
    map.set(`flood-${String(i)}`, 1, atMs);
    most = Math.max(most, map.size);
  }
  return most;
};

describe('a bounded map', () => {
  it('holds what was set last for a key', () => {
    const map = mapOf();
    map.set('a', 1, 0);
    map.set('a', 2, 0);
    expect([map.get('a'), map.get('b'), map.size]).toEqual([2, undefined, 1]);
    map.delete('a');
    expect([map.get('a'), map.size]).toEqual([undefined, 0]);
  });

  it('never grows beyond its bounds', () => {
    expect(flood(mapOf(), 100 * MAX)).toBeLessThanOrEqual(MAX);
  });

  it('keeps the highest counts in a flood, wherever they are', () => {
    const map = mapOf();
    flood(map, 20);
    map.set('heavy', 5, 0);
    map.set('heaviest', Infinity, 0);
    flood(map, 100 * MAX);
    expect([map.get('heavy'), map.get('heaviest')]).toEqual([5, Infinity]);
  });

  it('drops the lowest counts in a flood', () => {
    const map = mapOf();
    map.set('light', 0, 0);
    flood(map, 100 * MAX);
    expect(map.get('light')).toBeUndefined();
  });

  it('forgets what was not set for twice its time, however high its count', () => {
    const map = mapOf();
    map.set('heaviest', Infinity, 0);
    map.set('other', 1, KEEP_MS);
    expect(map.get('heaviest')).toBe(Infinity);
    map.set('other', 1, 2 * KEEP_MS);
    expect(map.get('heaviest')).toBeUndefined();
  });

  it('keeps what is set again and again', () => {
    const map = mapOf();
    for (let round = 0; round < 5; round += 1) map.set('a', round, round * KEEP_MS);
    expect([map.get('a'), map.size]).toEqual([4, 1]);
  });
});
