import { assertFreshPassword, type Caller } from '../http/authentication/caller';
import type { UserRow } from '../projections/users/users-queries';

/**
 * A later end lets people in for longer, or in again: that takes a fresh password, as an unblocking does.
 * @param validUntil ISO 8601 instant, UTC; null: never
 * @throws DomainError `reauthentication_required`
 */
export function assertMayProlong(
  caller: Caller,
  people: readonly Pick<UserRow, 'validUntil'>[],
  validUntil: string | null,
): void {
  const prolongs = people.some(
    (person) => person.validUntil !== null && (validUntil === null || validUntil > person.validUntil),
  );
  if (prolongs) assertFreshPassword(caller);
}
