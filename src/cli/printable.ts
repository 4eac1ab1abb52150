/**
 * Control characters (C0, DEL, C1), the ones that turn the direction of text, and line separators: what somebody
 * signed up with must not drive the terminal of the person who looks at it.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text for one line of a terminal: every unsafe character as `\uXXXX`. */
export const printable = (text: string): string => text.replace(UNSAFE, escaped);

/**
 * JSON for a terminal. Inside JSON an unsafe character can only stand in a string, where `\uXXXX` means the same;
 * line breaks and tabs between tokens stay.
 */
export const printableJson = (json: string): string =>
  json.replace(UNSAFE, (character) => ('\n\r\t'.includes(character) ? character : escaped(character)));
