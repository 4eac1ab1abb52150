/**
 * Control characters (C0, DEL, C1), bidirectional controls and line separators: a name or a reason must not control the
 * terminal that shows it.
 */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text for one line of a terminal: every unsafe character as `\uXXXX`. */
export const printable = (text: string): string => text.replace(UNSAFE, escaped);

/** JSON for a terminal. An unsafe character can only be in a string, where `\uXXXX` means the same. */
export const printableJson = (json: string): string =>
  json.replace(UNSAFE, (character) => ('\n\r\t'.includes(character) ? character : escaped(character)));
