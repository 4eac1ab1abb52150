import type { Decided } from './events';
import { isPerson, type UserState } from './user';
import { personOf } from './user-decisions';

/** NIST SP 800-63B-4 §3.2.2: no password is verified for this account until it is reset. */
export function blockByPolicy(state: UserState): Decided<'UserBlocked'>[] {
  if (!isPerson(state) || state.policyBlock !== null) return [];
  const data = { userId: state.userId, cause: 'policy' as const, until: null };
  return [{ type: 'UserBlocked', data, by: 'policy' }];
}

/** Lifts the policy's block; an administrator's block stays. @throws DomainError `not_found` */
export function liftPolicyBlock(state: UserState): Decided<'UserUnblocked'>[] {
  const person = personOf(state);
  if (person.policyBlock === null) return [];
  return [{ type: 'UserUnblocked', data: { userId: person.userId, lifts: 'policy' } }];
}
