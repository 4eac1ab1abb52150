import type { Decided } from './events';
import type { UserState } from './user';
import { personOf } from './user-decisions';

/** Whether a person has to set a new password before anything else. @throws DomainError `not_found` */
export function requirePasswordChange(
  state: UserState,
  { required }: { readonly required: boolean },
): Decided<'PasswordChangeRequired' | 'PasswordChangeWaived'>[] {
  const { userId, mustChangePassword } = personOf(state);
  if (mustChangePassword === required) return [];
  return [{ type: required ? 'PasswordChangeRequired' : 'PasswordChangeWaived', data: { userId } }];
}
