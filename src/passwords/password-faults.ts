import type { FieldFault } from '../domain/errors';
import { MAX_PASSWORD_BYTES, MAX_PASSWORD_CODE_POINTS, type UnhashableReason } from './normalise-password';

/** Why a password is refused: stable codes, for programs. */
export type PasswordReason =
  | UnhashableReason
  | 'too_short'
  | 'control_character'
  | 'too_common'
  | 'contains_username'
  | 'contains_email'
  | 'contains_word'
  | 'too_weak';

const DETAILS: Readonly<Record<Exclude<PasswordReason, 'too_short'>, string>> = {
  too_long: `At most ${MAX_PASSWORD_CODE_POINTS} characters and ${MAX_PASSWORD_BYTES} bytes.`,
  not_text: 'This is not valid text: it contains half a character.',
  control_character:
    'This password contains a tab or another control character, which login forms cannot send.',
  too_common: 'This is one of the most common or leaked passwords.',
  contains_username: 'This password is little more than your username.',
  contains_email: 'This password is little more than your e-mail address.',
  contains_word: 'This password is little more than a word that is easy to guess, such as your name.',
  too_weak: 'This password is too easy to guess. A few unrelated words are a good start.',
};

/** What a person reads for a reason. */
export const describeReason = (reason: PasswordReason, minLength: number): string =>
  reason === 'too_short' ? `At least ${minLength} characters.` : DETAILS[reason];

/** The refused field for a password that cannot be hashed at all. */
export const unhashableFault = (field: string, reason: UnhashableReason): FieldFault => ({
  field,
  code: reason,
  detail: DETAILS[reason],
});
