import { countCodePoints, foldForComparison } from './normalise-password';
import { type PasswordReason } from './password-faults';

/** What is known of the person whose password it is. */
export interface PasswordContext {
  readonly username?: string;
  readonly email?: string;
  /** Other words that are easily guessed for this person or deployment. */
  readonly words?: readonly string[];
}

/** Shorter names occur in too many words by chance; zxcvbn still counts them as guessed. */
const MIN_NAME_CODE_POINTS = 3;

/** Code points that must be left without the name: the minimum length of any password. */
const MIN_OTHER_CODE_POINTS = 8;

/** Limits the work: each word is searched for. */
const MAX_WORDS = 20;
const MAX_WORD_CODE_POINTS = 100;

const SEPARATORS = /[\s._+-]+/u;

/** Digits and signs that replace letters. Two tables, because `1` and `!` replace two letters each. */
const LOOK_ALIKES: readonly Readonly<Record<string, string>>[] = [
  { '0': 'o', '1': 'l', '!': 'l', '3': 'e', '4': 'a', '@': 'a', '5': 's', $: 's', '7': 't' },
  { '0': 'o', '1': 'i', '!': 'i', '3': 'e', '4': 'a', '@': 'a', '5': 's', $: 's', '7': 't' },
];

const decode = (text: string, table: Readonly<Record<string, string>>): string =>
  Array.from(text, (character) => table[character] ?? character).join('');

const reverse = (text: string): string => Array.from(text).toReversed().join('');

const localPart = (email: string): string => email.slice(0, Math.max(email.lastIndexOf('@'), 0)) || email;

/** A name, the name without separators, its parts, and all of these backwards; the longest first. */
const variantsOf = (name: string): string[] => {
  const folded = foldForComparison(name.slice(0, MAX_WORD_CODE_POINTS));
  const parts = folded.split(SEPARATORS);
  const forms = [folded, parts.join(''), ...parts].filter(
    (form) => countCodePoints(form) >= MIN_NAME_CODE_POINTS,
  );
  const variants = new Set(forms.flatMap((form) => [form, reverse(form)]));
  return [...variants].sort((a, b) => b.length - a.length);
};

const lengthWithout = (text: string, variants: readonly string[]): number => {
  const rest = variants.reduce((left, variant) => left.replaceAll(variant, ''), text);
  return countCodePoints(rest);
};

/** Whether fewer than eight characters of a password are left without a name. */
const isMostly = (password: string, name: string): boolean => {
  const variants = variantsOf(name);
  const folded = foldForComparison(password);
  const readings = [folded, ...LOOK_ALIKES.map((table) => decode(folded, table))];
  return readings.some(
    (reading) =>
      variants.some((variant) => reading.includes(variant)) &&
      lengthWithout(reading, variants) < MIN_OTHER_CODE_POINTS,
  );
};

/** Reasons why a password is too close to what is known of its owner. A long passphrase may contain a name. */
export const findOwnNames = (password: string, context: PasswordContext): PasswordReason[] => {
  const reasons: PasswordReason[] = [];
  if (context.username !== undefined && isMostly(password, context.username))
    reasons.push('contains_username');
  if (context.email !== undefined && isMostly(password, localPart(context.email)))
    reasons.push('contains_email');
  if ((context.words ?? []).slice(0, MAX_WORDS).some((word) => isMostly(password, word)))
    reasons.push('contains_word');
  return reasons;
};

/** The words for zxcvbn: names, their parts, the whole e-mail address. */
export const listOwnWords = ({ username, email, words = [] }: PasswordContext): string[] => {
  const names = [
    username,
    email,
    email === undefined ? undefined : localPart(email),
    ...words.slice(0, MAX_WORDS),
  ];
  const folded = names
    .filter((name) => name !== undefined)
    .map((name) => foldForComparison(name.slice(0, MAX_WORD_CODE_POINTS)));
  return [...new Set(folded.flatMap((name) => [name, ...name.split(SEPARATORS)]))].filter(
    (word) => word !== '',
  );
};
