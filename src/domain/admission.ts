import { normaliseGroupName } from './group-name';
import { standingOf, type Standing } from './standing';
import type { UserState } from './user';

/** `not_found`: no such person; a sign-in answers it like a wrong password. */
export type Admission = Standing | { readonly code: 'not_allowed_here' };

/** An admission refused to a person who has an account. */
export type RefusedAdmission = Exclude<Admission, { code: 'ok' } | { code: 'not_found' }>;

/**
 * The admission rule: whether a person may sign in, or stay signed in, at an instant. Password and throttle are judged
 * elsewhere.
 * @param allowedGroups groups that the hub admits; null: everybody
 * @param now ISO 8601, UTC
 */
export function admissionOf(
  state: UserState,
  allowedGroups: readonly string[] | null,
  now: string,
): Admission {
  const standing = standingOf(state, now);
  if (standing.code !== 'ok' || allowedGroups === null || isInOneOf(state, allowedGroups)) return standing;
  return { code: 'not_allowed_here' };
}

/** Tokens of before the rule for group names may hold other forms of them. */
const isInOneOf = (state: UserState, allowed: readonly string[]): boolean =>
  'groups' in state && allowed.some((group) => state.groups.includes(normaliseGroupName(group)));
