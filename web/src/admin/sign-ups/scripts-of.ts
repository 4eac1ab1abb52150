/** Scripts in which a letter can be taken for one of another script, and the common ones beside them. */
const SCRIPTS = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Han', /\p{Script=Han}/u],
  ['Hiragana', /\p{Script=Hiragana}/u],
  ['Katakana', /\p{Script=Katakana}/u],
  ['Hangul', /\p{Script=Hangul}/u],
] as const;

/**
 * The scripts of a name that is not in Latin letters alone: “аdmin” with a Cyrillic а looks like another name. Empty: there
 * is nothing to look at twice.
 */
export function scriptsOf(name: string): readonly string[] {
  const found = SCRIPTS.filter(([, letters]) => letters.test(name)).map(([script]) => script);
  return found.every((script) => script === 'Latin') ? [] : found;
}
