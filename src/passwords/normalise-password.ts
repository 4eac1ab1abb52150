/** NIST SP 800-63B-4, 3.1.1.2 asks to accept at least 64. The limits bound the work of one request. */
export const MAX_PASSWORD_CODE_POINTS = 256;
export const MAX_PASSWORD_BYTES = 1024;

/**
 * NFKC turns at most four characters of two UTF-16 units each into one: a text above this is too long after it too. It is
 * not normalised, because NFKC takes quadratic time for a long run of combining marks.
 */
const MAX_RAW_UNITS = MAX_PASSWORD_CODE_POINTS * 4 * 2;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Why a password cannot be hashed: stable codes of a refused field. */
export type UnhashableReason = 'too_long' | 'not_text';

export type NormalisedPassword =
  | { readonly ok: true; readonly text: string; readonly codePoints: number }
  | { readonly ok: false; readonly reason: UnhashableReason };

/** The number of code points, which is how the length of a password is counted (NIST SP 800-63B-4, 3.1.1.2). */
export const countCodePoints = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/**
 * The form in which a password is set and verified: NFKC (NIST SP 800-63B-4, 3.1.1.2), never cut.
 *
 * @returns never throws: more than 256 code points or 1024 bytes (UTF-8) after NFKC is `too_long`; a lone surrogate is
 *   `not_text`, since two such passwords would be the same bytes. Every other character is accepted here.
 */
export const normalisePassword = (password: string): NormalisedPassword => {
  if (password.length > MAX_RAW_UNITS) return { ok: false, reason: 'too_long' };
  if (LONE_SURROGATE.test(password)) return { ok: false, reason: 'not_text' };
  const text = password.normalize('NFKC');
  const codePoints = countCodePoints(text);
  if (codePoints > MAX_PASSWORD_CODE_POINTS || Buffer.byteLength(text) > MAX_PASSWORD_BYTES) {
    return { ok: false, reason: 'too_long' };
  }
  return { ok: true, text, codePoints };
};

/** How passwords and names are compared with lists: NFKC and lower case. The list's script folds in the same way. */
export const foldForComparison = (text: string): string => text.normalize('NFKC').toLowerCase();
