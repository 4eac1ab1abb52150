import { DomainError, type FieldFault } from './errors';
import { patternFault, type UsernamePattern } from './username-pattern';

/** In UTF-16 code units. Longer names are cut before they are logged, hashed or stored. */
export const USERNAME_MAX_LENGTH = 64;

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
  const fault = formatFault(username, rules.pattern);
  if (fault !== null) throw refusal({ code: 'invalid_format', ...fault });
  if (rules.reserved.has(username))
    throw refusal({ code: 'reserved', detail: 'This username is reserved. Choose another one.' });
  return username;
}

function formatFault(username: string, pattern: UsernamePattern): Omit<FieldFault, 'field' | 'code'> | null {
  if (username.length > USERNAME_MAX_LENGTH)
    return { detail: `This username is too long. Write at most ${String(USERNAME_MAX_LENGTH)} characters.` };
  if (isUserId(username)) return { detail: 'This username has the form of a user id. Choose another one.' };
  if (/^\.+$/.test(username)) return { detail: 'This username has only dots. Choose another one.' };
  return pattern.matches(username) ? null : patternFault(username, pattern);
}

const refusal = (fault: Omit<FieldFault, 'field'>): DomainError =>
  new DomainError('validation_failed', fault.detail, { fields: [{ field: 'username', ...fault }] });
