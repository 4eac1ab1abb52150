import { DomainError, refusedField } from './errors';
import type { Decided, EventData, PersonalFields, SignUpOrigin } from './events';
import { assertGroupNames } from './group-name';
import {
  blockInForce,
  isPerson,
  isBlockInForce,
  type Person,
  type UserEventType,
  type UserState,
} from './user';

type Decisions = Decided<UserEventType>[];

export interface SignUp {
  readonly userId: string;
  readonly origin: SignUpOrigin;
  /** Null: a one-time link will set the first password. */
  readonly credentialRevision: number | null;
  readonly personal: PersonalFields;
  readonly groups: readonly string[];
  /** ISO 8601 instant at which the account ends; default: never. */
  readonly validUntil?: string | null;
  /** Whether a new password has to be set before anything else; default: no. */
  readonly mustChangePassword?: boolean;
  /** Whether the row of an import says that the person is an administrator; default: no. */
  readonly importedAdmin?: boolean;
  readonly acceptedTerms: string | null;
  readonly policyId: string;
  /** Who approves at once: the policy (an open sign-up, an invitation), the caller (an administrator adds the person), nobody. */
  readonly approvedBy: 'policy' | 'caller' | null;
  /** Whether the name of a deleted person may be taken again. */
  readonly releaseDeletedNames: boolean;
}

/** Nothing when this person has the name already. @throws DomainError `username_taken` */
export function signUp(state: UserState, command: SignUp): Decisions {
  if (isPerson(state) && state.userId === command.userId) return [];
  const isFree = state.status === 'none' || (state.status === 'deleted' && command.releaseDeletedNames);
  if (!isFree) throw usernameTaken();
  const { userId, origin, credentialRevision, acceptedTerms, policyId } = command;
  const data: EventData['UserSignedUp'] = { userId, origin, credentialRevision, acceptedTerms, policyId };
  const events: Decisions = [{ type: 'UserSignedUp', data, personal: { [userId]: command.personal } }];
  const { approvedBy, validUntil = null, groups } = command;
  if (approvedBy !== null)
    events.push({ type: 'UserApproved', data: { userId }, ...byPolicy(approvedBy === 'policy') });
  const by = byPolicy(command.origin === 'self');
  if (validUntil !== null) events.push({ type: 'ValidityChanged', data: { userId, validUntil }, ...by });
  if (groups.length > 0) events.push({ ...groupsChanged(userId, groups), ...by });
  if (command.mustChangePassword === true) events.push({ type: 'PasswordChangeRequired', data: { userId } });
  if (command.importedAdmin === true) events.push({ type: 'AdminImported', data: { userId } });
  return events;
}

/** Nobody gives groups or an end to themselves: their invitation does. */
const byPolicy = (decides: boolean) => (decides ? { by: 'policy' as const } : {});

export interface WithReason {
  readonly reason?: string;
}

/** @throws DomainError `not_found` */
export function approveUser(state: UserState, { reason }: WithReason): Decisions {
  const person = personOf(state);
  if (person.status === 'active') return [];
  return [{ type: 'UserApproved', data: { userId: person.userId }, ...because(person, reason) }];
}

/** @throws DomainError `not_found`; `conflict` for an approved person */
export function rejectUser(state: UserState, { reason }: WithReason): Decisions {
  const person = personOf(state);
  if (person.status === 'rejected') return [];
  if (person.status === 'active') {
    throw new DomainError('conflict', 'This person was approved already. Block or delete them instead.');
  }
  return [{ type: 'UserRejected', data: { userId: person.userId }, ...because(person, reason) }];
}

export interface BlockUser extends WithReason {
  readonly until: string | null;
  readonly now: string;
}

/** The person is told the reason. @throws DomainError `not_found`; `conflict` before approval; `validation_failed` when `until` is not in the future */
export function blockUser(state: UserState, { until, now, reason }: BlockUser): Decisions {
  const person = personOf(state);
  if (until !== null && until <= now) {
    throw refusedField('until', 'in_the_past', 'The end of a block must be in the future.');
  }
  if (isBlockInForce(person.block, now) && person.block.until === until) return [];
  if (person.status !== 'active') {
    throw new DomainError(
      'conflict',
      'Only an approved person can be blocked. Reject or delete them instead.',
    );
  }
  const told = reason === undefined ? {} : { tellsReason: true as const };
  const data = { userId: person.userId, cause: 'admin' as const, until, ...told };
  return [{ type: 'UserBlocked', data, ...because(person, reason) }];
}

/** Lifts every block. @throws DomainError `not_found` */
export function unblockUser(state: UserState, { reason, now }: WithReason & { now: string }): Decisions {
  const person = personOf(state);
  if (blockInForce(person, now) === null && person.policyBlock === null) return [];
  return [
    { type: 'UserUnblocked', data: { userId: person.userId, lifts: 'all' }, ...because(person, reason) },
  ];
}

export interface Profile {
  readonly email: string | null;
  readonly profile: Readonly<Record<string, string>>;
}

/** A field that is left out stays as it is. */
export interface ProfileChange {
  /** Null removes the address. */
  readonly email?: string | null;
  /** An empty value removes a field. */
  readonly profile?: Readonly<Record<string, string>>;
}

/** @param present not older than `state`: the event holds the whole profile. @throws DomainError `not_found` */
export function changeProfile(state: UserState, change: ProfileChange, present: Profile): Decisions {
  const { userId } = personOf(state);
  const email = change.email === undefined ? present.email : change.email;
  const profile = withAnswers(present.profile, change.profile ?? {});
  const fields: PersonalFields = {
    ...(email === present.email ? {} : { email }),
    ...(isSameProfile(profile, present.profile) ? {} : { profile }),
  };
  if (Object.keys(fields).length === 0) return [];
  return [{ type: 'ProfileChanged', data: { userId }, personal: { [userId]: fields } }];
}

/** Never a repeat: devices that became known since the last time are forgotten too. @throws DomainError `not_found` */
export function forgetDevices(state: UserState): Decisions {
  return [{ type: 'DevicesForgotten', data: { userId: personOf(state).userId } }];
}

export interface NewLink {
  readonly linkId: string;
  /** SHA-256 of its token. */
  readonly tokenHash: string;
  /** ISO 8601 instant. */
  readonly expiresAt: string;
}

/** Nothing when this link was issued already. @throws DomainError `not_found`; `conflict` for a rejected person */
export function issuePasswordLink(state: UserState, link: NewLink): Decisions {
  const person = personOf(state);
  if (person.status === 'rejected') {
    throw new DomainError('conflict', 'This person was rejected. Approve them first.');
  }
  if (person.link?.linkId === link.linkId) return [];
  return [{ type: 'PasswordLinkIssued', data: { userId: person.userId, ...link } }];
}

/**
 * Whether a link can still set a password: the newest one, unused, unexpired, of a person who was not rejected. The
 * admin right ends a link that was issued before it, which may have been meant to work for days, but none that gives it.
 * @param adminSince since when the person is an administrator; null: is none
 */
export const isUsableLink = (
  state: UserState,
  tokenHash: string,
  { now, adminSince }: { readonly now: string; readonly adminSince: string | null },
): state is Person =>
  isPerson(state) &&
  state.status !== 'rejected' &&
  state.link?.tokenHash === tokenHash &&
  now < state.link.expiresAt &&
  (adminSince === null || state.link.grantsAdmin === true || state.link.issuedAt >= adminSince);

/** What a credential's event says, whichever of the two types it has. */
export type CredentialFacts = Pick<EventData['CredentialSet'], 'userId' | 'passwordRevision' | 'linkId'> & {
  readonly how: EventData['CredentialSet']['how'] | 'import';
};

/** The event in the person's stream that follows a credential; nothing when it was written already. */
export function recordCredential(
  state: UserState,
  credential: CredentialFacts & { readonly credentialRevision: number },
): Decisions {
  if (!isPerson(state) || state.userId !== credential.userId) return [];
  const { userId, credentialRevision, passwordRevision, linkId } = credential;
  if ((state.credentialRevision ?? -1) >= credentialRevision) return [];
  switch (credential.how) {
    case 'sign_up':
      return [];
    case 'rehash':
      return [{ type: 'PasswordRehashed', data: { userId, credentialRevision, passwordRevision } }];
    case 'import':
      return [{ type: 'PasswordImported', data: { userId, credentialRevision, passwordRevision } }];
    case 'link':
    case 'own': {
      const { how } = credential;
      const changed: Decisions = [
        { type: 'PasswordChanged', data: { userId, credentialRevision, passwordRevision, how, linkId } },
      ];
      return linkId === null ? changed : [{ type: 'PasswordLinkUsed', data: { userId, linkId } }, ...changed];
    }
  }
}

/** @throws DomainError `not_found` for a name that nobody ever had */
export function deleteUser(state: UserState, { erase, reason }: WithReason & { erase: boolean }): Decisions {
  if (state.status === 'deleted') return [];
  const person = personOf(state);
  return [{ type: 'UserDeleted', data: { userId: person.userId, erase }, ...because(person, reason) }];
}

/** @throws DomainError `not_found` */
export function personOf(state: UserState): Person {
  if (!isPerson(state)) throw noSuchPerson();
  return state;
}

export const noSuchPerson = (): DomainError => new DomainError('not_found', 'There is no such person.');

export const usernameTaken = (cause?: unknown): DomainError =>
  new DomainError('username_taken', 'This username is taken. Choose another one.', { cause });

export const groupsChanged = (userId: string, groups: readonly string[]): Decided<'GroupsChanged'> => ({
  type: 'GroupsChanged',
  data: { userId, groups: assertGroupNames(groups, 'groups') },
});

function withAnswers(profile: Profile['profile'], answers: Profile['profile']): Profile['profile'] {
  const merged = new Map(Object.entries(profile));
  for (const [name, answer] of Object.entries(answers)) {
    if (answer.trim() === '') merged.delete(name);
    else merged.set(name, answer);
  }
  return Object.fromEntries(merged);
}

const isSameProfile = (one: Profile['profile'], other: Profile['profile']): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, answer]) => other[name] === answer);

const because = (person: Person, reason: string | undefined) =>
  reason === undefined ? {} : { personal: { [person.userId]: { reason } } };
