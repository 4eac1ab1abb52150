import type { FieldFault } from '../api/problem';
import type { Texts } from './en';

/** What a person reads beside a refused field: the reason's own text where there is one, else the server's. */
export function faultText(texts: Texts, fault: FieldFault, minLength?: number): string {
  const { field, code, detail } = fault;
  if (code === 'too_short' && minLength !== undefined) return texts.faultsWith.tooShort(minLength);
  if (fault.characters !== undefined) return usernameText(texts, fault);
  const known = texts.faults as Readonly<Record<string, string | undefined>>;
  return known[`${field}.${code}`] ?? known[code] ?? detail;
}

/** What of a username is not allowed, and what is: a known rule in words, any other as it is configured. */
function usernameText({ faults, faultsWith: { username } }: Texts, fault: FieldFault): string {
  const { characters = [], rule = 'default', pattern } = fault;
  const inWords = (character: string): string => {
    if (character === 'U+0020') return username.space;
    return character.startsWith('U+') ? character : username.quoted(character);
  };
  const refused =
    characters.length === 0
      ? faults['username.invalid_format']
      : username.refused(characters.map(inWords).join(', '));
  const allowed = pattern === undefined ? username.rules[rule] : username.pattern(username.quoted(pattern));
  return `${refused} ${allowed}`;
}
