import type { Decided } from './events';
import { changeGroups } from './group-decisions';
import { requirePasswordChange } from './password-change';
import { isPerson, type Person, type UserEventType, type UserState } from './user';
import { changeProfile, usernameTaken, type Profile, type ProfileChange } from './user-decisions';
import { setValidity } from './validity';

/** What a row of an import changes of somebody who is here already. */
export interface ImportedChange {
  readonly profile: ProfileChange;
  /** Groups that are added; the others stay. */
  readonly groups: readonly string[];
  /** ISO 8601 instant, UTC; undefined: stays as it is. */
  readonly validUntil?: string | undefined;
  /** Whether a new password has to be set before anything else; false: stays as it is. */
  readonly mustChangePassword: boolean;
  /** Whether the person has the admin right. */
  readonly isAdmin: boolean;
}

/**
 * The approved person whom a row is about. Nobody is approved by an import, and a name goes to nobody else.
 * @throws DomainError `username_taken` for a name that is pending, rejected or deleted
 */
export function approvedPersonOf(state: UserState): Person {
  if (isPerson(state) && state.status === 'active') return state;
  throw usernameTaken();
}

/**
 * Applies a row to a person who was here before; lifts no block.
 * @param present not older than `state`
 * @throws DomainError `username_taken`; `conflict` for the end of an administrator's account; `validation_failed`
 */
export function applyImport(
  state: UserState,
  { profile, groups, validUntil, mustChangePassword, isAdmin }: ImportedChange,
  present: Profile,
): Decided<UserEventType>[] {
  approvedPersonOf(state);
  return [
    ...changeProfile(state, profile, present),
    ...(validUntil === undefined ? [] : setValidity(state, { validUntil, isAdmin })),
    ...(groups.length === 0 ? [] : changeGroups(state, { add: groups, remove: [] })),
    ...(mustChangePassword ? requirePasswordChange(state, { required: true }) : []),
  ];
}
