import { refusedField, type DomainError } from './errors';

/** In code points, after normalisation. */
export const GROUP_NAME_MAX_LENGTH = 100;

/** Groups in one list. */
export const GROUPS_MAX = 100;

/**
 * In UTF-16 units, before normalisation. NFKC turns at most four characters of two units each into one: a longer text cannot
 * become short enough.
 */
export const GROUP_NAME_RAW_MAX_LENGTH = GROUP_NAME_MAX_LENGTH * 4 * 2;

/** Control characters, line and paragraph separators, halves of a character. */
const NOT_PRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u;

/** The one form in which group names are stored and compared: NFKC, trimmed. Idempotent. */
export const normaliseGroupName = (typed: string): string => typed.normalize('NFKC').trim().normalize('NFKC');

/**
 * The normalised name of a group.
 * @param field its path in the request
 * @throws DomainError `validation_failed`: `required`, `too_long` or `invalid_format`
 */
export function assertGroupName(typed: string, field: string): string {
  if (typed.length > GROUP_NAME_RAW_MAX_LENGTH) throw tooLong(field);
  if (NOT_PRINTABLE.test(typed))
    throw refusedField(field, 'invalid_format', 'A group name must not contain control characters.');
  const name = normaliseGroupName(typed);
  if (name === '') throw refusedField(field, 'required', 'A group name must not be empty.');
  if (Array.from(name).length > GROUP_NAME_MAX_LENGTH) throw tooLong(field);
  return name;
}

/** A list of group names: each once, sorted. @throws DomainError `validation_failed`, as `assertGroupName`; `too_many` */
export function assertGroupNames(typed: readonly string[], field: string): readonly string[] {
  const names = sortedOnce(typed.map((name) => assertGroupName(name, field)));
  if (names.length > GROUPS_MAX)
    throw refusedField(
      field,
      'too_many',
      `At most ${GROUPS_MAX} groups are allowed; these are ${names.length}.`,
    );
  return names;
}

/**
 * Group names of an event, which may be older than the rule: normalised, each once, sorted. An empty name is no group.
 * Never throws.
 */
export const storedGroupNames = (stored: readonly string[]): readonly string[] =>
  sortedOnce(stored.map(normaliseGroupName).filter((name) => name !== ''));

const sortedOnce = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const tooLong = (field: string): DomainError =>
  refusedField(field, 'too_long', `A group name has at most ${GROUP_NAME_MAX_LENGTH} characters.`);
