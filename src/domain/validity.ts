import { DomainError } from './errors';
import type { Decided } from './events';
import type { UserState } from './user';
import { personOf } from './user-decisions';

/**
 * Sets or removes the end of an account.
 * @param validUntil ISO 8601 instant, UTC, also a past one; null: no end
 * @param isAdmin whether the person has the admin right
 * @throws DomainError `not_found`; `conflict` for an administrator: the last one would expire
 */
export function setValidity(
  state: UserState,
  { validUntil, isAdmin }: { readonly validUntil: string | null; readonly isAdmin: boolean },
): Decided<'ValidityChanged'>[] {
  const person = personOf(state);
  if (validUntil !== null && isAdmin) throw administratorHasNoEnd();
  if (person.validUntil === validUntil) return [];
  return [{ type: 'ValidityChanged', data: { userId: person.userId, validUntil } }];
}

/** @throws DomainError `conflict` for a person whose account has an end: administrators have none */
export function assertWithoutEnd({ validUntil }: { readonly validUntil: string | null }): void {
  if (validUntil === null) return;
  throw new DomainError(
    'conflict',
    `This account ends at ${validUntil}, and an administrator's has no end. Remove its end first (validUntil: null).`,
  );
}

export const administratorHasNoEnd = (): DomainError =>
  new DomainError('conflict', 'The account of an administrator has no end. Revoke the admin right first.');
