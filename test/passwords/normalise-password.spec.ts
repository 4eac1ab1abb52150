import { normalisePassword } from '../../src/passwords/normalise-password';

describe('T-14 a password in its normalised form', () => {
  it.each([
    ['\u00C5', '\u00C5', 1],
    ['A\u030A', '\u00C5', 1],
    ['\u212B', '\u00C5', 1],
    ['\uFB01sh', 'fish', 4],
    ['\u1F82', '\u1F82', 1],
    ['\u03B1\u0313\u0300\u0345', '\u1F82', 1],
    ['\u1112\u1161\u11AB', '\uD55C', 1],
    ['🔑 key', '🔑 key', 5],
    [' \t\0', ' \t\0', 3],
    ['', '', 0],
  ])('%j is %j, of %i code points', (password, text, codePoints) => {
    expect(normalisePassword(password)).toEqual({ ok: true, text, codePoints });
  });
});

describe('T-13 the length of a password', () => {
  const tooLong = { ok: false, reason: 'too_long' };

  it('is 256 code points at most, after NFKC', () => {
    expect(normalisePassword('a'.repeat(256)).ok).toBe(true);
    expect(normalisePassword('a'.repeat(257))).toEqual(tooLong);
    expect(normalisePassword('🔑'.repeat(256)).ok).toBe(true);
    expect(normalisePassword('🔑'.repeat(257))).toEqual(tooLong);
    expect(normalisePassword('\uFDFA'.repeat(15))).toEqual(tooLong);
  });

  it('is not counted before: four characters that become one count as one', () => {
    expect(normalisePassword('\u03B1\u0313\u0300\u0345'.repeat(256)).ok).toBe(true);
  });
});

describe('a lone surrogate', () => {
  it.each(['\uD800', 'a\uDC00b', '🔑\uD83D'])('is no text: %j', (password) => {
    expect(normalisePassword(password)).toEqual({ ok: false, reason: 'not_text' });
  });
});
