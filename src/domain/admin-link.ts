import { DomainError } from './errors';
import type { Decided } from './events';
import { standingOf } from './standing';
import { isPerson, type UserState } from './user';
import { personOf, type NewLink } from './user-decisions';
import { assertWithoutEnd } from './validity';

/**
 * A password link that also gives the admin right, when it is used. Nothing when this link was issued already.
 * @param now ISO 8601, UTC
 * @throws DomainError `not_found`; `conflict` for a person who may not become an administrator
 */
export function issueAdminLink(state: UserState, link: NewLink, now: string): Decided<'AdminLinkIssued'>[] {
  const person = personOf(state);
  assertMayAdminister(person, now);
  if (person.link?.linkId === link.linkId) return [];
  return [{ type: 'AdminLinkIssued', data: { userId: person.userId, ...link } }];
}

/**
 * Only a person whom the guard admits, and whose account has no end, can become an administrator.
 * @param now ISO 8601, UTC
 * @throws DomainError `not_found`, `conflict`
 */
export function assertMayAdminister(state: UserState, now: string): void {
  assertWithoutEnd(personOf(state));
  if (standingOf(state, now).code === 'ok') return;
  throw new DomainError(
    'conflict',
    'Only an active person can become an administrator. Approve or unblock them first.',
  );
}

/**
 * Whether the password that a link has set brings the admin right, before its fact is written: the link is still the
 * person's newest one. A newer link, a block, a rejection and a deletion end it.
 * @param now ISO 8601, UTC
 */
export const bringsAdminRight = (state: UserState, linkId: string, now: string): boolean =>
  isPerson(state) &&
  state.link?.linkId === linkId &&
  state.link.grantsAdmin === true &&
  state.validUntil === null &&
  standingOf(state, now).code === 'ok';
