import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileUsernamePattern } from '../../src/config/username-pattern';
import { assertUsername, isUserId, normaliseUsername, type UsernameRules } from '../../src/domain/username';
import { LOCAL_USERS_PATTERN } from '../../src/domain/username-pattern';
import { refusalOf } from '../support/given';

const RULES: UsernameRules = {
  pattern: compileUsernamePattern('[a-z0-9][a-z0-9._-]{0,63}'),
  reserved: new Set(['root', 'admin']),
};
const UUID = '019b7f00-0000-7000-8000-00000000000a';

const faultOf = (typed: string, rules = RULES) =>
  refusalOf(() => assertUsername(typed, rules)).details.fields?.[0];

describe('a name typed in different ways', () => {
  const ways: readonly (readonly [string, string, string])[] = [
    ['in capitals', 'ANNA', 'anna'],
    ['between spaces', ' \t anna\u00A0', 'anna'],
    ['with a line end', 'anna\n', 'anna'],
    ['behind a byte order mark', '\uFEFFanna', 'anna'],
    ['in full width', '\uFF21\uFF4E\uFF4E\uFF41', 'anna'],
    ['in mathematical letters', '\u{1D400}\u{1D427}\u{1D427}\u{1D41A}', 'anna'],
    ['with Å as one sign', '\u00C5sa', '\u00E5sa'],
    ['with Å as two signs', 'A\u030Asa', '\u00E5sa'],
    ['with Å as ångström', '\u212Bsa', '\u00E5sa'],
    ['with the Kelvin sign', '\u212Aim', 'kim'],
    ['with a ligature', '\uFB01n', 'fin'],
  ];
  it.each(ways)('%s is one name', (_, typed, username) => {
    expect(normaliseUsername(typed)).toBe(username);
  });

  it('is the same after once as after twice, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const once = normaliseUsername(typed);
        expect(normaliseUsername(once)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a name that is accepted', () => {
  it.each(['a', '7', 'anna', 'anna.b', 'a_b-c', 'a'.repeat(64), ' Anna\n'])('is %j', (typed) => {
    expect(assertUsername(typed, RULES)).toBe(typed.trim().toLowerCase());
  });

  it('is changed by lower-casing alone: a hub that lower-cases names means the same person', () => {
    const letters = fc.constantFrom(...Array.from('abcxyzABCXYZ019._-'));
    fc.assert(
      fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 64 }), (typed) => {
        fc.pre(/^[a-z0-9]/iu.test(typed) && !isUserId(typed.toLowerCase()));
        const username = assertUsername(typed, { ...RULES, reserved: new Set() });
        expect(username).toBe(typed.toLowerCase());
        expect(normaliseUsername(username)).toBe(username);
      }),
    );
  });

  it('passes again as it was stored, whatever it was typed with', () => {
    const letters = fc.constantFrom('a', 'B', '\uFF21', '\u212A', '\u{1D400}', '\uFB01', '7');
    fc.assert(
      fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 20 }), (typed) => {
        const username = assertUsername(typed, RULES);
        expect(assertUsername(username, RULES)).toBe(username);
        expect(username.toLowerCase()).toBe(username);
      }),
    );
  });
});

describe('a name that is refused', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['is empty', ''],
    ['is blank', ' \n '],
    ['is a dot', '.'],
    ['is two dots', '..'],
    ['begins with a dot', '.anna'],
    ['begins with a hyphen', '-anna'],
    ['has 65 characters', 'a'.repeat(65)],
    ['has a line end inside', 'anna\nroot'],
    ['has a space inside', 'anna b'],
    ['has a slash', 'anna/../root'],
    ['has a percent sign', 'anna%2f'],
    ['has a NUL', 'anna\u0000'],
    ['has a zero width space inside', 'an\u200Bna'],
    ['has a zero width joiner at its end', 'anna\u200D'],
    ['is written from right to left', '\u202Eanna'],
    ['has a Cyrillic letter', '\u0430nna'],
    ['has a Greek letter', 'ann\u03B1'],
    ['has a dotless i', 'k\u0131m'],
    ['has a dotted capital I', 'K\u0130M'],
    ['has a lone surrogate', 'anna\uD800'],
    ['matches at its beginning only', 'anna!'],
    ['matches at its end only', '!anna'],
    ['has the form of a user id', UUID],
    ['has the form of a user id in capitals', UUID.toUpperCase()],
  ];
  it.each(refused)('%s', (_, typed) => {
    expect(faultOf(typed)).toMatchObject({ field: 'username', code: 'invalid_format' });
  });

  it.each(['root', 'ROOT', ' Admin ', '\uFF52oot'])('is reserved: %j', (typed) => {
    expect(faultOf(typed)).toMatchObject({ field: 'username', code: 'reserved' });
  });

  it('is longer than any pattern may allow', () => {
    expect(faultOf('a'.repeat(65), { ...RULES, pattern: compileUsernamePattern('a+') })).toMatchObject({
      code: 'invalid_format',
    });
  });

  it.each(['ab', 'bb', 'aab'])('does not match a pattern of alternatives as a whole: %s', (typed) => {
    expect(faultOf(typed, { ...RULES, pattern: compileUsernamePattern('a|b') })).toMatchObject({
      code: 'invalid_format',
    });
  });
});

describe('the text about a refused name', () => {
  it.each([
    ['Anna Müller', 'Not allowed in a username, or not in this place: a space, "ü".'],
    ['-anna', 'not in this place: "-".'],
    ['anna@example.org', 'not in this place: "@".'],
    ['北京', 'not in this place: "北", "京".'],
    ['an\u200Bna', 'not in this place: U+200B.'],
    ['a'.repeat(65), 'This username is too long. Write at most 64 characters.'],
    [UUID, 'has the form of a user id'],
    ['..', 'has only dots'],
  ])('names what is wrong in %j', (typed, text) => {
    expect(faultOf(typed)?.detail).toContain(text);
  });

  it('says the default rule in words', () => {
    const fault = faultOf('Anna Müller\u200B');
    expect(fault).toEqual({
      field: 'username',
      code: 'invalid_format',
      detail:
        'Not allowed in a username, or not in this place: a space, "ü", U+200B. ' +
        'A username can only have the letters a to z, digits, dots, hyphens and underscores, and must begin with a letter or a digit.',
      characters: ['U+0020', 'ü', 'U+200B'],
      rule: 'default',
    });
  });

  it('says the rule of hubs with users of the machine in words too', () => {
    const fault = faultOf('5a', { ...RULES, pattern: compileUsernamePattern(LOCAL_USERS_PATTERN) });
    expect(fault).toMatchObject({ rule: 'local_users' });
    expect(fault?.detail).toMatch(/must begin with a letter, and has at most 32 characters\.$/);
    const configure = readFileSync('hub/jupyterhub-gatebook/jupyterhub_gatebook/configure.py', 'utf8');
    expect(configure).toContain(`POSIX_NAMES = '${LOCAL_USERS_PATTERN}'`);
  });

  it('ends with the pattern where it is another one', () => {
    const pattern = compileUsernamePattern('s[0-9]{5}');
    expect(faultOf('anna', { ...RULES, pattern })).toMatchObject({
      detail:
        'This username is not allowed here. The rule for usernames here is the regular expression "s[0-9]{5}".',
      characters: [],
      pattern: 's[0-9]{5}',
    });
  });
});

describe('the form of a user id', () => {
  it.each([
    [UUID, true],
    [`${UUID}\n`, false],
    [` ${UUID}`, false],
    [UUID.slice(1), false],
    ['anna', false],
  ])('%j: %s', (text, expected) => {
    expect(isUserId(text)).toBe(expected);
  });
});
