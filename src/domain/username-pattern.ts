import type { FieldFault } from './errors';

/** What usernames match where nothing else is configured. */
export const DEFAULT_USERNAME_PATTERN = '[a-z0-9][a-z0-9._-]{0,63}';

/** What `configure(c, local_users=True)` sets in a JupyterHub: users of its machine are its users. */
export const LOCAL_USERS_PATTERN = '[a-z][a-z0-9_-]{0,31}';

interface Rule {
  readonly rule: 'default' | 'local_users';
  readonly text: string;
}

/** The patterns that Gatebook and `configure` set themselves, in words. */
const IN_WORDS: ReadonlyMap<string, Rule> = new Map([
  [
    DEFAULT_USERNAME_PATTERN,
    {
      rule: 'default',
      text: 'A username can only have the letters a to z, digits, dots, hyphens and underscores, and must begin with a letter or a digit.',
    },
  ],
  [
    LOCAL_USERS_PATTERN,
    {
      rule: 'local_users',
      text: 'A username can only have the letters a to z, digits, hyphens and underscores, must begin with a letter, and has at most 32 characters.',
    },
  ],
]);

export interface UsernamePattern {
  readonly source: string;
  /** Whether a whole name matches, in a time that no name can make long. */
  matches(username: string): boolean;
}

/** Letters and digits that a pattern nearly always allows. */
const PLAIN = /^[a-z0-9]$/;
/** Characters that can be shown as they are. */
const SHOWN = /^[\p{L}\p{N}\p{P}\p{S}]$/u;

/** Distinct characters of a refused username that are looked at: each costs a match. */
const LOOKED_AT = 8;

/** Why a normalised username of an allowed length does not match the pattern, for people who cannot read patterns. */
export function patternFault(username: string, pattern: UsernamePattern): Omit<FieldFault, 'field' | 'code'> {
  const { source } = pattern;
  const known = IN_WORDS.get(source);
  const characters = refusedCharacters(username, pattern).map(shown);
  const fault =
    characters.length === 0
      ? 'This username is not allowed here.'
      : `Not allowed in a username, or not in this place: ${characters.map(inWords).join(', ')}.`;
  if (known !== undefined) return { detail: `${fault} ${known.text}`, characters, rule: known.rule };
  const rule = `The rule for usernames here is the regular expression "${source}".`;
  return { detail: `${fault} ${rule}`, characters, pattern: source };
}

/** Each character without which, and without others like it, the rest would match. */
function refusedCharacters(username: string, pattern: UsernamePattern): string[] {
  const characters = Array.from(username);
  const special = [...new Set(characters)].filter((character) => !PLAIN.test(character));
  const stem = special.length < new Set(characters).size ? '' : 'a';
  const matchesWith = (kept?: string): boolean =>
    pattern.matches(
      stem + characters.filter((character) => PLAIN.test(character) || character === kept).join(''),
    );
  return matchesWith() ? special.slice(0, LOOKED_AT).filter((character) => !matchesWith(character)) : [];
}

const CODE_POINT = 'U+';
const SPACE = `${CODE_POINT}0020`;

const shown = (character: string): string =>
  SHOWN.test(character)
    ? character
    : `${CODE_POINT}${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function inWords(character: string): string {
  if (character === SPACE) return 'a space';
  return character.startsWith(CODE_POINT) ? character : `"${character}"`;
}
