import { isAdministrator, type AdmissionRules } from '../domain/admission';
import type { UserRow } from '../projections/users/users-queries';

/** What a hub learns about a person. */
export interface PersonForHub {
  readonly userId: string;
  readonly name: string;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly revision: number;
  readonly passwordRevision: number | null;
}

/** A person as a hub sees them: a token with an `adminGroup` decides by it who administers that hub. */
export function personForHub(rules: AdmissionRules, person: UserRow): PersonForHub {
  const { userId, username, groups, revision, passwordRevision } = person;
  return {
    userId,
    name: username ?? '',
    admin: isAdministrator(person, rules),
    groups,
    revision,
    passwordRevision,
  };
}
