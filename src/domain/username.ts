import { DomainError } from './errors';

/** In UTF-16 code units. Longer names are cut before they are logged, hashed or stored. */
export const USERNAME_MAX_LENGTH = 64;

export interface UsernamePattern {
  readonly source: string;
  /** Whether a whole name matches, in a time that no name can make long. */
  matches(username: string): boolean;
}

export interface UsernameRules {
  readonly pattern: UsernamePattern;
  readonly reserved: ReadonlySet<string>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** ASCII without spaces and capitals is normalised already; nearly every name is. */
const NORMAL = /^[!-@[-~]*$/;

/** The one form in which usernames are stored and compared: NFKC, trimmed, lower-cased. Idempotent. */
export const normaliseUsername = (typed: string): string =>
  NORMAL.test(typed) ? typed : typed.normalize('NFKC').trim().toLowerCase().normalize('NFKC');

/** No username has the form of a UUID, so a userId and a username are never mistaken for each other. */
export const isUserId = (nameOrId: string): boolean => UUID.test(nameOrId);

/** The one form in which ids are stored and compared: UUIDs are the same in either case (RFC 9562 §4). */
export const normaliseId = (id: string): string => id.toLowerCase();

/** @throws DomainError `validation_failed`, field `username`: `invalid_format` or `reserved` */
export function assertUsername(typed: string, rules: UsernameRules): string {
  const username = normaliseUsername(typed);
  if (
    username.length > USERNAME_MAX_LENGTH ||
    !rules.pattern.matches(username) ||
    isUserId(username) ||
    /^\.+$/.test(username)
  ) {
    throw refusal(
      'invalid_format',
      `A username must match ${rules.pattern.source}, and must not be a UUID or only dots.`,
    );
  }
  if (rules.reserved.has(username))
    throw refusal('reserved', 'This username is reserved. Choose another one.');
  return username;
}

const refusal = (code: string, detail: string): DomainError =>
  new DomainError('validation_failed', detail, { fields: [{ field: 'username', code, detail }] });
