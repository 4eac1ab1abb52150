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
export function patternFault(username: string, pattern: UsernamePattern): string {
  const refused = refusedCharacters(username, pattern).map(inWords);
  const rule = `A username must match ${pattern.source}.`;
  if (refused.length === 0) return `This username is not allowed here. ${rule}`;
  return `Not allowed in a username, or not in this place: ${refused.join(', ')}. ${rule}`;
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

function inWords(character: string): string {
  if (character === ' ') return 'a space';
  if (SHOWN.test(character)) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
