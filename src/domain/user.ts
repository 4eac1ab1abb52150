import type { BlockCause, DomainEvent } from './events';
import { storedGroupNames } from './group-name';

export interface Block {
  readonly cause: BlockCause | 'hub';
  readonly since: string;
  /** ISO 8601 instant at which it ends; null: when it is lifted. */
  readonly until: string | null;
  /** Whether the person may read its reason. */
  readonly tellsReason?: true;
}

export interface HubBlock extends Block {
  /** The name of the hub's token. */
  readonly hub: string;
}

export interface PasswordLink {
  readonly linkId: string;
  readonly tokenHash: string;
  /** ISO 8601 instant, as is `expiresAt`. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** Whether it also gives the admin right. */
  readonly grantsAdmin?: true;
}

/** A person who signed up or was added, and is not deleted. */
export interface Person {
  readonly status: 'pending' | 'active' | 'rejected';
  readonly userId: string;
  readonly groups: readonly string[];
  /** By an administrator. */
  readonly block: Block | null;
  /** By the policy, after too many wrong passwords in a row. */
  readonly policyBlock: Block | null;
  /** By hubs that have removed this user: one for each, the oldest first. */
  readonly hubBlocks: readonly HubBlock[];
  /** Revision of the newest credential with a fact; null: no password yet. */
  readonly credentialRevision: number | null;
  /** Revision of the password: a rehash does not change it. */
  readonly passwordRevision: number | null;
  /** ISO 8601 instant from which the person is not admitted; null: no end. */
  readonly validUntil: string | null;
  /** A new password has to be set before anything else. */
  readonly mustChangePassword: boolean;
  /** The row of the import that made the person says that they are an administrator. */
  readonly importedAdmin?: true;
  /** The link that can set a password; a newer one replaces it. */
  readonly link: PasswordLink | null;
}

export type UserState =
  | { readonly status: 'none' }
  | Person
  | { readonly status: 'deleted'; readonly userId: string; readonly erase: boolean };

export type UserEventType =
  | 'UserSignedUp'
  | 'UserApproved'
  | 'UserRejected'
  | 'UserBlocked'
  | 'UserUnblocked'
  | 'UserBlockedByHub'
  | 'HubBlockLifted'
  | 'PasswordChanged'
  | 'PasswordRehashed'
  | 'PasswordImported'
  | 'AdminImported'
  | 'PasswordLinkIssued'
  | 'AdminLinkIssued'
  | 'PasswordLinkUsed'
  | 'GroupsChanged'
  | 'ProfileChanged'
  | 'ValidityChanged'
  | 'PasswordChangeRequired'
  | 'PasswordChangeWaived'
  | 'DevicesForgotten'
  | 'UserDeleted';

export const USER_EVENTS = [
  'UserSignedUp',
  'UserApproved',
  'UserRejected',
  'UserBlocked',
  'UserUnblocked',
  'UserBlockedByHub',
  'HubBlockLifted',
  'PasswordChanged',
  'PasswordRehashed',
  'PasswordImported',
  'AdminImported',
  'PasswordLinkIssued',
  'AdminLinkIssued',
  'PasswordLinkUsed',
  'GroupsChanged',
  'ProfileChanged',
  'ValidityChanged',
  'PasswordChangeRequired',
  'PasswordChangeWaived',
  'DevicesForgotten',
  'UserDeleted',
] as const satisfies readonly UserEventType[];

/** After these a session of the person may have to end: no longer admitted, or another password. */
export const SESSION_ENDING_EVENTS = [
  'UserBlocked',
  'UserBlockedByHub',
  'UserRejected',
  'UserDeleted',
  'PasswordChanged',
  'PasswordImported',
  'ValidityChanged',
] as const satisfies readonly UserEventType[];

export const initialUser: UserState = { status: 'none' };

export const isPerson = (state: UserState): state is Person =>
  state.status !== 'none' && state.status !== 'deleted';

/** Whether a block is in force at an instant (ISO 8601, UTC): it ends exactly at `until`. */
export const isBlockInForce = (block: Block | null, now: string): block is Block =>
  block !== null && (block.until === null || now < block.until);

/**
 * The block for which a person is not admitted at an instant (ISO 8601, UTC): an administrator's before those of hubs. The
 * policy's block is a throttle, and not considered here.
 */
export const blockInForce = <B extends Block>(
  { block, hubBlocks }: { readonly block: B | null; readonly hubBlocks: readonly B[] },
  now: string,
): B | null => (isBlockInForce(block, now) ? block : (hubBlocks[0] ?? null));

/** Whether an account has ended at an instant (ISO 8601, UTC): from `validUntil` exactly. */
export const isExpired = (validUntil: string | null, now: string): validUntil is string =>
  validUntil !== null && now >= validUntil;

export function evolveUser(state: UserState, event: DomainEvent<UserEventType>): UserState {
  if (event.type === 'UserSignedUp') {
    const { userId, credentialRevision } = event.data;
    return {
      status: 'pending',
      userId,
      groups: [],
      block: null,
      policyBlock: null,
      hubBlocks: [],
      credentialRevision,
      passwordRevision: credentialRevision,
      validUntil: null,
      mustChangePassword: false,
      link: null,
    };
  }
  return isPerson(state) ? evolvePerson(state, event) : state;
}

function evolvePerson(person: Person, event: DomainEvent<Exclude<UserEventType, 'UserSignedUp'>>): UserState {
  switch (event.type) {
    case 'UserApproved':
      return { ...person, status: 'active' };
    case 'UserRejected':
      return { ...person, status: 'rejected', link: null };
    case 'UserBlocked': {
      const { cause, until, tellsReason } = event.data;
      const block = { cause, since: event.occurredAt, until, ...(tellsReason && { tellsReason }) };
      return block.cause === 'admin' ? { ...person, block, link: null } : { ...person, policyBlock: block };
    }
    case 'UserUnblocked':
      return event.data.lifts === 'all'
        ? { ...person, block: null, policyBlock: null, hubBlocks: [] }
        : { ...person, policyBlock: null };
    case 'UserBlockedByHub': {
      const block = { cause: 'hub' as const, since: event.occurredAt, until: null, hub: event.data.hub };
      return { ...person, hubBlocks: [...person.hubBlocks, block], link: null };
    }
    case 'HubBlockLifted':
      return { ...person, hubBlocks: person.hubBlocks.filter(({ hub }) => hub !== event.data.hub) };
    case 'PasswordChanged':
    case 'PasswordRehashed': {
      const { credentialRevision, passwordRevision } = event.data;
      const lifted =
        event.type === 'PasswordChanged' ? { policyBlock: null, link: null, mustChangePassword: false } : {};
      return { ...person, ...lifted, credentialRevision, passwordRevision };
    }
    case 'PasswordImported': {
      const { credentialRevision, passwordRevision } = event.data;
      return { ...person, credentialRevision, passwordRevision, link: null };
    }
    case 'AdminImported':
      return { ...person, importedAdmin: true };
    case 'PasswordLinkIssued':
    case 'AdminLinkIssued': {
      const { linkId, tokenHash, expiresAt } = event.data;
      const link = { linkId, tokenHash, issuedAt: event.occurredAt, expiresAt };
      return { ...person, link: event.type === 'AdminLinkIssued' ? { ...link, grantsAdmin: true } : link };
    }
    case 'PasswordLinkUsed':
      return { ...person, link: null };
    case 'GroupsChanged':
      return { ...person, groups: storedGroupNames(event.data.groups) };
    case 'ProfileChanged':
    case 'DevicesForgotten':
      return person;
    case 'ValidityChanged':
      return { ...person, validUntil: event.data.validUntil };
    case 'PasswordChangeRequired':
      return { ...person, mustChangePassword: true };
    case 'PasswordChangeWaived':
      return { ...person, mustChangePassword: false };
    case 'UserDeleted':
      return { status: 'deleted', userId: person.userId, erase: event.data.erase };
  }
}

/** How a state is folded from its stream. */
export const USER: { readonly initial: UserState; readonly evolve: typeof evolveUser } = {
  initial: initialUser,
  evolve: evolveUser,
};
