import fc from 'fast-check';
import {
  assertGroupName,
  assertGroupNames,
  normaliseGroupName,
  storedGroupNames,
} from '../../src/domain/group-name';
import { refusalOf } from '../support/given';

const faultOf = (typed: string) => refusalOf(() => assertGroupName(typed, 'groups')).details.fields?.[0];

describe('a group name typed in different ways', () => {
  const ways: readonly (readonly [string, string, string])[] = [
    ['between spaces', ' staff\u00A0', 'staff'],
    ['with é as two signs', 'e\u0301quipe', 'équipe'],
    ['in full width', '\uFF21\uFF22', 'AB'],
    ['with capitals, which count', 'Staff', 'Staff'],
    ['with a space inside', 'year 1', 'year 1'],
  ];
  it.each(ways)('%s is one name', (_, typed, name) => {
    expect(assertGroupName(typed, 'groups')).toBe(name);
  });

  it('is the same after once as after twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const once = normaliseGroupName(typed);
        expect(normaliseGroupName(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a group name that is refused', () => {
  const refused: readonly (readonly [string, string, string])[] = [
    ['is empty', '', 'required'],
    ['is spaces alone', ' \u00A0\u3000', 'required'],
    ['has a NUL', 'a\u0000b', 'invalid_format'],
    ['has a tab', 'a\tb', 'invalid_format'],
    ['ends with a line end', 'staff\n', 'invalid_format'],
    ['has DEL', 'a\u007F', 'invalid_format'],
    ['has a C1 control', 'a\u0085b', 'invalid_format'],
    ['has a line separator', 'a\u2028b', 'invalid_format'],
    ['has half a character', 'a\uD800', 'invalid_format'],
    ['has 101 characters', 'x'.repeat(101), 'too_long'],
    ['has very many', 'x'.repeat(100_000), 'too_long'],
  ];
  it.each(refused)('%s', (_, typed, code) => {
    expect(faultOf(typed)).toMatchObject({ field: 'groups', code });
  });

  it('has more than 100 characters, whatever they are: 100 of two units are taken', () => {
    expect(assertGroupName('\u{1F3EB}'.repeat(100), 'groups')).toHaveLength(200);
    expect(faultOf('\u{1F3EB}'.repeat(101))).toMatchObject({ code: 'too_long' });
  });
});

describe('a list of group names', () => {
  it('has each once, sorted', () => {
    expect(assertGroupNames(['b', ' a', 'e\u0301', 'b ', '\u00E9'], 'groups')).toEqual(['a', 'b', 'é']);
  });

  it('has 100 at most', () => {
    const names = Array.from({ length: 101 }, (_, index) => `group ${index}`);
    expect(assertGroupNames(names.slice(1), 'groups')).toHaveLength(100);
    expect(refusalOf(() => assertGroupNames(names, 'groups')).details.fields).toMatchObject([
      { field: 'groups', code: 'too_many' },
    ]);
  });

  it('that is older than the rule is read in its form, without empty names', () => {
    expect(storedGroupNames(['staff ', 'staff', '', ' ', 'e\u0301'])).toEqual(['staff', 'é']);
  });
});
