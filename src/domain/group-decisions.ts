import { refusedField } from './errors';
import type { Decided } from './events';
import { assertGroupNames } from './group-name';
import type { UserState } from './user';
import { groupsChanged, personOf } from './user-decisions';

/** @throws DomainError `not_found`; `validation_failed`, field `groups` */
export function setGroups(
  state: UserState,
  { groups }: { groups: readonly string[] },
): Decided<'GroupsChanged'>[] {
  const person = personOf(state);
  const wanted = assertGroupNames(groups, 'groups');
  const same =
    wanted.length === person.groups.length && wanted.every((group, i) => group === person.groups[i]);
  return same ? [] : [groupsChanged(person.userId, wanted)];
}

/** Groups that people get and lose; the others stay. The names are as typed until `assertGroupChange` has normalised them. */
export interface GroupChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** @throws DomainError `validation_failed`: an invalid name, a group in both lists, or no group at all */
export function assertGroupChange(typed: GroupChange): GroupChange {
  const add = assertGroupNames(typed.add, 'add');
  const remove = assertGroupNames(typed.remove, 'remove');
  const both = add.find((group) => remove.includes(group));
  if (both !== undefined)
    throw refusedField(
      'remove',
      'contradictory',
      `The group ${both} is in both lists. Name it in add or in remove, not in both.`,
    );
  if (add.length + remove.length === 0)
    throw refusedField('add', 'required', 'Name at least one group to add or to remove.');
  return { add, remove };
}

/** @throws DomainError `not_found`; `validation_failed`, field `groups` */
export function changeGroups(state: UserState, { add, remove }: GroupChange): Decided<'GroupsChanged'>[] {
  const kept = personOf(state).groups.filter((group) => !remove.includes(group));
  return setGroups(state, { groups: [...kept, ...add] });
}
