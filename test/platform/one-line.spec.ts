import { oneLine } from '../../src/platform/one-line';

describe('a text that is shown on one line', () => {
  it.each([
    ['has its line ends and tabs as spaces', ' exam\r\n\tuntil\u2028Friday ', 'exam until Friday'],
    ['cannot turn the direction of what follows it', 'exam\u202eneila\u2066', 'exam neila'],
    ['hides nothing', 'ex\u200bam\u0000', 'ex am'],
    ['may be empty', '\n\u202e ', ''],
  ])('%s', (_, text, shown) => {
    expect(oneLine(text, 100)).toBe(shown);
  });

  it.each([
    ['is not cut where it fits', 'abcde', 5, 'abcde'],
    ['is cut with a sign of it', 'abc def', 5, 'abc…'],
    ['is not cut within a character', 'abc😀de', 5, 'abc…'],
  ])('%s', (_, text, max, shown) => {
    expect(oneLine(text, max)).toBe(shown);
  });
});
