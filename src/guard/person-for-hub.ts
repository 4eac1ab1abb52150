import { normaliseGroupName } from '../domain/group-name';
import type { TokenRow } from '../projections/tokens/tokens-queries';
import type { UserRow } from '../projections/users/users-queries';

/** What a hub gets to know of a person. */
export interface PersonForHub {
  readonly userId: string;
  readonly name: string;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly revision: number;
  readonly passwordRevision: number | null;
}

/**
 * A person as a hub sees them: a token with an `adminGroup` decides by it who administers that hub.
 * @param token null: no hub asks, and the admin right decides
 */
export function personForHub(token: Pick<TokenRow, 'adminGroup'> | null, person: UserRow): PersonForHub {
  const { userId, username, groups, revision, passwordRevision } = person;
  const adminGroup = token?.adminGroup ?? null;
  return {
    userId,
    name: username ?? '',
    admin: adminGroup === null ? person.admin : groups.includes(normaliseGroupName(adminGroup)),
    groups,
    revision,
    passwordRevision,
  };
}
