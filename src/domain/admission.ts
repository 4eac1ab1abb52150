import { normaliseGroupName } from './group-name';
import { standingOf, type Standing } from './standing';
import { isPerson, type Person, type UserState } from './user';

/** Whom a way in admits, and whom it treats as an administrator. */
export interface AdmissionRules {
  /** Members of one of these groups are admitted; null: everybody. */
  readonly allowedGroups: readonly string[] | null;
  /** Members of this group are administrators; null: whoever has the admin right. */
  readonly adminGroup: string | null;
  /**
   * Whether a person who has to set a new password is refused, as at a sign-in where they cannot set one. Default false:
   * live sessions continue.
   */
  readonly refusesPasswordChange?: boolean;
}

/** The rules of our own pages. */
export const OWN_RULES: AdmissionRules = { allowedGroups: null, adminGroup: null };

/** `not_found`: no such person; a sign-in answers it like a wrong password. */
export type Admission = Standing | { readonly code: 'not_allowed_here' | 'password_change_required' };

/** An admission refused to a person who has an account. */
export type RefusedAdmission = Exclude<Admission, { code: 'ok' } | { code: 'not_found' }>;

/**
 * The admission rule: whether a person may sign in, or stay signed in, at an instant. Password and throttle are checked
 * elsewhere.
 * @param now ISO 8601, UTC
 */
export function admissionOf(
  state: UserState,
  { allowedGroups, refusesPasswordChange = false }: AdmissionRules,
  now: string,
): Admission {
  const standing = standingOf(state, now);
  if (standing.code !== 'ok' || !isPerson(state)) return standing;
  if (allowedGroups !== null && !isInOneOf(state, allowedGroups)) return { code: 'not_allowed_here' };
  if (refusesPasswordChange && state.mustChangePassword) return { code: 'password_change_required' };
  return standing;
}

/** Whether a person is an administrator by these rules. */
export const isAdministrator = (
  person: { readonly admin: boolean; readonly groups: readonly string[] },
  { adminGroup }: AdmissionRules,
): boolean => (adminGroup === null ? person.admin : person.groups.includes(normaliseGroupName(adminGroup)));

/** Tokens older than the rule for group names may hold other forms of them. */
const isInOneOf = ({ groups }: Person, allowed: readonly string[]): boolean =>
  allowed.some((group) => groups.includes(normaliseGroupName(group)));
