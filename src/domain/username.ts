import { DomainError } from './errors';

/** Longest name that is looked at before anything is logged, hashed or stored, in UTF-16 code units. */
export const USERNAME_MAX_LENGTH = 64;

export interface UsernameRules {
  /** The whole normalised name must match it. */
  readonly pattern: RegExp;
  readonly reserved: ReadonlySet<string>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** ASCII without spaces and capitals: normal already, as nearly every name is. */
const NORMAL = /^[!-@[-~]*$/;

/** The one place where names are made equal: NFKC, trimmed, lower-cased. Idempotent. */
export const normaliseUsername = (typed: string): string =>
  NORMAL.test(typed) ? typed : typed.normalize('NFKC').trim().toLowerCase().normalize('NFKC');

/** A userId and a username are never mistaken for each other: no username has the form of a UUID. */
export const isUserId = (nameOrId: string): boolean => UUID.test(nameOrId);

/** @throws DomainError `validation_failed`, field `username`: `invalid_format` or `reserved` */
export function assertUsername(typed: string, rules: UsernameRules): string {
  const username = normaliseUsername(typed);
  const whole = new RegExp(`^(?:${rules.pattern.source})$`, 'u');
  if (
    username.length > USERNAME_MAX_LENGTH ||
    !whole.test(username) ||
    isUserId(username) ||
    /^\.+$/.test(username)
  ) {
    throw refusal('invalid_format', `a username must match ${rules.pattern.source} and not look like a UUID`);
  }
  if (rules.reserved.has(username))
    throw refusal('reserved', 'this username is reserved; choose another one');
  return username;
}

const refusal = (code: string, detail: string): DomainError =>
  new DomainError('validation_failed', detail, { fields: [{ field: 'username', code, detail }] });
