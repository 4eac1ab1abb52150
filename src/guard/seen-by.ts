import { DomainError } from '../domain/errors';
import type { TokenRow } from '../projections/tokens/tokens-queries';
import type { UserRow } from '../projections/users/users-queries';

/** What a hub is told of a person. */
export interface SeenPerson {
  readonly userId: string;
  readonly name: string;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly revision: number;
  readonly passwordRevision: number | null;
}

type View = Pick<TokenRow, 'adminGroup' | 'allowedGroups'> | null;

/** A person as one hub sees them: who administers and who is admitted is that hub's rule. Null: Gatebook's own view. */
export function seenBy(view: View, person: UserRow): SeenPerson {
  const { userId, username, groups, revision, passwordRevision } = person;
  const adminGroup = view?.adminGroup ?? null;
  return {
    userId,
    name: username ?? '',
    admin: adminGroup === null ? person.admin : groups.includes(adminGroup),
    groups,
    revision,
    passwordRevision,
  };
}

/** @throws DomainError `not_allowed_here` for somebody in none of the groups that this hub admits */
export function assertAdmitted(view: View, { groups }: Pick<UserRow, 'groups'>): void {
  const allowed = view?.allowedGroups ?? null;
  if (allowed === null || groups.some((group) => allowed.includes(group))) return;
  throw new DomainError(
    'not_allowed_here',
    'Your account is not allowed to use this hub. Ask an administrator.',
  );
}
