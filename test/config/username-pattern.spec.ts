import { loadConfig } from '../../src/config/config';
import { compileUsernamePattern, isUsernamePattern } from '../../src/config/username-pattern';
import { openTestApp, PASSWORD } from '../support/test-app';

const HANGS = '([a-z0-9]+[._-]?)+@example[.]org';

describe('a pattern that a backtracking engine never finishes', () => {
  it.each([
    [HANGS, `${'a'.repeat(46)}!`],
    ['(a+)+', `${'a'.repeat(63)}!`],
    ['(a|aa)+', `${'a'.repeat(63)}!`],
    ['(.*)*x', 'a'.repeat(64)],
    ['([a-z]+.?)+@school', 'b'.repeat(64)],
    ['(a?){60}a{60}', 'a'.repeat(59)],
  ])('is decided: %s', (source, username) => {
    expect(compileUsernamePattern(source).matches(username)).toBe(false);
  });

  it('refuses a sign-up, and the server answers on', async () => {
    const gatebook = await openTestApp({ env: { GATEBOOK_USERNAME_PATTERN: HANGS } });
    const signUp = (username: string) =>
      gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
    expect((await signUp(`${'a'.repeat(46)}!`)).status).toBe(422);
    expect((await signUp('Ada.Lovelace@example.org')).status).toBe(201);
    await gatebook.close();
  });
});

describe('a pattern that people use', () => {
  it.each([
    ['[a-z0-9][a-z0-9._-]{0,63}', 'ada.l', true],
    ['[a-z0-9][a-z0-9._-]{0,63}', 'ada\n', false],
    ['^[a-z]+$', 'ada', true],
    ['a|b', 'ab', false],
    [String.raw`\p{L}+`, 'élodie', true],
    [String.raw`[\p{Ll}\p{N}]+`, 'σοφος1', true],
    [String.raw`\w+(?:\.\w+)*@uni-x\.de`, 'a.b@uni-x.de', true],
    [String.raw`\u0061\u{62}`, 'ab', true],
    ['.', '\u{1F600}', true],
    ['(?<first>[a-z])[0-9]{6}', 's123456', true],
  ])('%s says of %j: %s', (source, username, matches) => {
    expect(compileUsernamePattern(source).matches(username)).toBe(matches);
  });
});

describe('a pattern that cannot be used', () => {
  it.each([
    '(',
    '[z-a]',
    '(?=a)b',
    '(?<!x)a',
    String.raw`(a)\1`,
    '(x{1,500}){1,500}',
    'x'.repeat(501),
    'x{1000}'.repeat(60),
  ])('is a fault of the variable at start: %s', (source) => {
    expect(isUsernamePattern(source)).toBe(false);
    expect(() => loadConfig({ GATEBOOK_USERNAME_PATTERN: source })).toThrow('GATEBOOK_USERNAME_PATTERN');
  });
});
