import { DomainError, refusedField } from './errors';
import {
  DEPLOYMENT_SUBJECT,
  type Decided,
  type DomainEvent,
  type EventData,
  type PersonalFields,
} from './events';
import { assertGroupNames } from './group-name';
import type { InvitationEventData } from './invitation-events';

export type InvitationEventType = keyof InvitationEventData;

/** People who can sign up by one invitation. */
export const USES_MAX = 1_000;

export interface Invitation {
  readonly status: 'open' | 'revoked';
  readonly invitationId: string;
  /** SHA-256 of the token of its newest link. */
  readonly tokenHash: string;
  readonly groups: readonly string[];
  /** ISO 8601 instant at which the accounts end; null: never. */
  readonly validUntil: string | null;
  readonly uses: number;
  /** ISO 8601 instant at which the invitation ends. */
  readonly expiresAt: string;
  readonly approve: boolean;
  /** Ids of the people whose places are taken. */
  readonly takenBy: readonly string[];
}

export type InvitationState = { readonly status: 'none' } | Invitation;

export const initialInvitation: InvitationState = { status: 'none' };

export function evolveInvitation(
  state: InvitationState,
  event: DomainEvent<InvitationEventType>,
): InvitationState {
  if (event.type === 'InvitationCreated') return { status: 'open', ...event.data, takenBy: [] };
  return state.status === 'none' ? state : evolveExisting(state, event);
}

function evolveExisting(
  invitation: Invitation,
  event: DomainEvent<Exclude<InvitationEventType, 'InvitationCreated'>>,
): Invitation {
  switch (event.type) {
    case 'InvitationUsed':
      return { ...invitation, takenBy: [...invitation.takenBy, event.data.userId] };
    case 'InvitationPlaceReturned':
      return { ...invitation, takenBy: invitation.takenBy.filter((userId) => userId !== event.data.userId) };
    case 'InvitationLinkRenewed':
      return { ...invitation, tokenHash: event.data.tokenHash };
    case 'InvitationRevoked':
      return { ...invitation, status: 'revoked' };
  }
}

/** How a state is folded from its stream. */
export const INVITATION: {
  readonly initial: InvitationState;
  readonly evolve: typeof evolveInvitation;
} = { initial: initialInvitation, evolve: evolveInvitation };

export interface NewInvitation extends Omit<EventData['InvitationCreated'], 'groups'> {
  /** As typed. */
  readonly groups: readonly string[];
  /** For the people who have the link and for administrators; sealed, since it may name people. */
  readonly note: string | null;
}

/**
 * Nothing when it was created already.
 * @param now ISO 8601, UTC
 * @throws DomainError `validation_failed`: its end is not in the future, the accounts would end before it, a group name
 */
export function createInvitation(
  state: InvitationState,
  { note, groups, ...invitation }: NewInvitation,
  now: string,
): Decided<'InvitationCreated'>[] {
  if (state.status !== 'none') return [];
  const { expiresAt, validUntil } = invitation;
  if (expiresAt <= now)
    throw refusedField('expiresAt', 'in_the_past', 'An invitation must end in the future.');
  if (validUntil !== null && validUntil <= expiresAt)
    throw refusedField('validUntil', 'too_early', 'The accounts must end after the invitation does.');
  const data = { ...invitation, groups: assertGroupNames(groups, 'groups') };
  const personal = note === null ? {} : { personal: { [DEPLOYMENT_SUBJECT]: { note } } };
  return [{ type: 'InvitationCreated', data, ...personal }];
}

/** Whether a token is that of an invitation's newest link, and the invitation has not ended: exactly at `expiresAt`. */
export const isValidInvitation = (
  state: InvitationState,
  tokenHash: string,
  now: string,
): state is Invitation => state.status === 'open' && state.tokenHash === tokenHash && now < state.expiresAt;

export const placesLeft = ({ uses, takenBy }: Invitation): number => Math.max(0, uses - takenBy.length);

export interface TakePlace {
  readonly tokenHash: string;
  readonly userId: string;
  readonly personal: PersonalFields;
  readonly acceptedTerms: string | null;
  readonly approved: boolean;
}

/**
 * Nothing when this person has a place already.
 * @param now ISO 8601, UTC
 * @throws DomainError `link_invalid`: ended, revoked, another link, or no place left
 */
export function takePlace(
  state: InvitationState,
  { tokenHash, userId, personal, acceptedTerms, approved }: TakePlace,
  now: string,
): Decided<'InvitationUsed'>[] {
  if (state.status !== 'none' && state.takenBy.includes(userId)) return [];
  if (!isValidInvitation(state, tokenHash, now) || placesLeft(state) === 0) throw endedInvitation();
  const data = { invitationId: state.invitationId, userId, acceptedTerms, approved };
  return [{ type: 'InvitationUsed', data, personal: { [userId]: personal } }];
}

/** For a sign-up that failed after it had taken a place. Nothing when the person has none. */
export function returnPlace(
  state: InvitationState,
  { userId }: { readonly userId: string },
): Decided<'InvitationPlaceReturned'>[] {
  if (state.status === 'none' || !state.takenBy.includes(userId)) return [];
  return [{ type: 'InvitationPlaceReturned', data: { invitationId: state.invitationId, userId } }];
}

/**
 * The link before it ends; its uses count on. Nothing when this link was made already.
 * @param now ISO 8601, UTC
 * @throws DomainError `not_found`; `conflict` for an invitation that was revoked or has ended
 */
export function renewInvitationLink(
  state: InvitationState,
  { tokenHash, now }: { readonly tokenHash: string; readonly now: string },
): Decided<'InvitationLinkRenewed'>[] {
  const invitation = invitationOf(state);
  if (invitation.tokenHash === tokenHash) return [];
  if (invitation.status === 'revoked' || now >= invitation.expiresAt)
    throw new DomainError('conflict', 'This invitation has ended. Create another one.');
  return [{ type: 'InvitationLinkRenewed', data: { invitationId: invitation.invitationId, tokenHash } }];
}

/** Nobody can sign up by it any more; accounts stay. @throws DomainError `not_found` */
export function revokeInvitation(state: InvitationState): Decided<'InvitationRevoked'>[] {
  const { status, invitationId } = invitationOf(state);
  return status === 'revoked' ? [] : [{ type: 'InvitationRevoked', data: { invitationId } }];
}

function invitationOf(state: InvitationState): Invitation {
  if (state.status === 'none') throw noSuchInvitation();
  return state;
}

export const noSuchInvitation = (): DomainError =>
  new DomainError('not_found', 'There is no such invitation.');

/** One answer for a link that is unknown, and for one that is revoked, replaced or over or has no place left. */
const NOT_VALID =
  'This invitation is not valid any more, or all its places are taken. Ask whoever gave it to you for a new one.';

export const unknownInvitation = (): DomainError => new DomainError('link_invalid', NOT_VALID);

export const endedInvitation = (): DomainError =>
  new DomainError('link_invalid', NOT_VALID, { wasValid: true });
