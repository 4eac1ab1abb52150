import { CommonPasswords } from '../../src/passwords/common-passwords';

describe('T-16 the list of common passwords', () => {
  const common = CommonPasswords.load();

  it('has at least 100,000 distinct entries, 3,000 and more of them of 8 characters or longer', () => {
    const entries = [...common.entries()];
    expect(new Set(entries).size).toBe(common.size);
    expect(common.size).toBeGreaterThanOrEqual(100_000);
    expect(entries.filter((entry) => entry.length >= 8).length).toBeGreaterThan(3_000);
  });

  it('finds each of its own entries', () => {
    expect([...common.entries()].filter((entry) => !common.has(entry))).toEqual([]);
  });

  it.each([
    'password',
    '123456',
    '12345678',
    'qwerty',
    'letmein',
    'iloveyou',
    'dragon',
    'monkey',
    'abc123',
    'football',
    'password1',
    'sunshine',
    'trustno1',
    'qwertyuiop',
    '1q2w3e4r',
    'Password',
    'LETMEIN',
    '\uFF30assword',
  ])('holds %s', (password) => {
    expect(common.has(password)).toBe(true);
  });

  it.each([
    '',
    'kind-otter-42-wanders',
    'password\n123456',
    'qwertyuiopasd-7',
    'passwordd!x',
    '\u{10FFFF}',
    '!',
  ])('does not hold %j', (password) => {
    expect(common.has(password)).toBe(false);
  });
});
