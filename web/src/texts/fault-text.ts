import type { FieldFault } from '../api/problem';
import type { Texts } from './en';

/** What a person reads beside a refused field: the reason's own text where there is one, else the server's. */
export function faultText(texts: Texts, fault: FieldFault, minLength?: number): string {
  const { field, code, detail, characters } = fault;
  if (code === 'too_short' && minLength !== undefined) return texts.faultsWith.tooShort(minLength);
  if (characters !== undefined) return usernameText(texts, characters, fault.pattern);
  const known = texts.faults as Readonly<Record<string, string | undefined>>;
  return known[`${field}.${code}`] ?? known[code] ?? detail;
}

/** What of a username is not allowed, and what is: the default rule in words, any other as it is configured. */
function usernameText(
  { faults, faultsWith }: Texts,
  characters: readonly string[],
  pattern: string | undefined,
): string {
  const { inUsername, space, quoted, usernameRule, usernamePattern } = faultsWith;
  const inWords = (character: string): string => {
    if (character === 'U+0020') return space;
    return character.startsWith('U+') ? character : quoted(character);
  };
  const fault =
    characters.length === 0
      ? faults['username.invalid_format']
      : inUsername(characters.map(inWords).join(', '));
  return `${fault} ${pattern === undefined ? usernameRule : usernamePattern(quoted(pattern))}`;
}
