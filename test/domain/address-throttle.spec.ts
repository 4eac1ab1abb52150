import {
  countAddressFailure,
  hasRoom,
  initialAddress,
  isRefused,
  withoutName,
  type AddressState,
} from '../../src/domain/address-throttle';
import { later } from '../support/manual-clock';

const POLICY = { addressFailures: 10, addressNames: 4, addressWindowSeconds: 600 };
const SECOND = 1_000;
const BEGIN = '2026-01-01T00:00:00.000Z';
const at = (seconds: number): string => later(BEGIN, seconds * SECOND);

/** Wrong passwords for these names, each `apartSeconds` after the previous one. */
const given = (names: readonly string[], apartSeconds = 1, state = initialAddress): AddressState =>
  names.reduce(
    (counted, name, i) => countAddressFailure(counted, { name, at: at(i * apartSeconds) }, POLICY),
    state,
  );
const times = (count: number, name: string): string[] => Array.from({ length: count }, () => name);

describe('an address', () => {
  it('is refused at the last name of the limit, for the length of the window from there', () => {
    expect(given(['a', 'b', 'c']).refusedUntil).toBeNull();
    const state = given(['a', 'b', 'c', 'd']);
    expect(state).toEqual({ failures: [], refusedUntil: at(603) });
    expect([isRefused(state, at(602.999)), isRefused(state, at(603))]).toEqual([true, false]);
  });

  it('is refused at the last failure of the limit, whatever the names', () => {
    expect(given(times(9, 'a')).refusedUntil).toBeNull();
    expect(given(times(10, 'a')).refusedUntil).toBe(at(609));
  });

  it('is refused for what came within one window, and not for what slid out of it', () => {
    expect(given(['a', 'b', 'c', 'd'], 199).refusedUntil).not.toBeNull();
    expect(given(['a', 'b', 'c', 'd'], 200)).toMatchObject({ refusedUntil: null });
    expect(given(['a', 'b', 'c', 'd'], 200).failures.map(({ name }) => name)).toEqual(['b', 'c', 'd']);
    expect(given(times(30, 'a'), 67).refusedUntil).toBeNull();
  });

  it('starts over when its refusal is over', () => {
    const over = given(['a', 'b', 'c', 'd']);
    expect(given(['a', 'b', 'c'], 1, over).refusedUntil).toBe(over.refusedUntil);
    expect(given(['a', 'b', 'c'], 1, over).failures).toHaveLength(3);
  });
});

describe('a name that succeeds', () => {
  it('subtracts its own failures from both counts', () => {
    const state = withoutName(given(['a', 'b', ...times(7, 'a')]), 'a');
    expect(state.failures.map(({ name }) => name)).toEqual(['b']);
    expect(given(times(8, 'c'), 1, state).refusedUntil).toBeNull();
    expect(given(times(9, 'c'), 1, state).refusedUntil).not.toBeNull();
  });

  it('ends no refusal, and subtracts nothing for another name', () => {
    expect(withoutName(given(['a', 'b', 'c', 'd']), 'a').refusedUntil).toBe(at(603));
    expect(withoutName(given(['a', 'b']), 'c')).toEqual(given(['a', 'b']));
  });
});

describe('an attempt beside others under way', () => {
  const room = (state: AddressState, underWay: readonly string[], name: string, seconds = 10) =>
    hasRoom(state, underWay, { name, at: at(seconds) }, POLICY);

  it('has room as long as the limit would be reached and not passed if all of them failed', () => {
    expect(room(initialAddress, ['a', 'b', 'c'], 'd')).toBe(true);
    expect(room(initialAddress, ['a', 'b', 'c', 'd'], 'e')).toBe(false);
    expect(room(initialAddress, ['a', 'b', 'c', 'd'], 'a')).toBe(true);
    expect(room(initialAddress, times(9, 'a'), 'a')).toBe(true);
    expect(room(initialAddress, times(10, 'a'), 'a')).toBe(false);
  });

  it('has less room by the failures within the window', () => {
    const failed = given(['a', 'b']);
    expect(room(failed, ['c'], 'd')).toBe(true);
    expect(room(failed, ['c', 'd'], 'e')).toBe(false);
    expect(room(failed, ['c', 'd'], 'e', 600)).toBe(true);
  });

  it('has room where none is under way', () => {
    expect(room(given(['a', 'b', 'c']), [], 'd')).toBe(true);
  });
});
