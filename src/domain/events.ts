/**
 * The catalogue of events. Stored format: a type is never renamed or reused, a field never changes its meaning; a new
 * shape is a new version in `CATALOGUE` with an upcaster. `docs/events.md` lists the same types; a test keeps the two
 * equal.
 *
 * `data` has no personal data: that is in `personal`, sealed with the key of the person whom it is about.
 */
import type { InvitationEventData } from './invitation-events';
import type { Scope } from './scope';
import type { SessionEventData } from './session-events';
import type { SignUpMode } from './sign-up-mode';
import type { UserEventData } from './user-events';
import type { WrappedKey } from './wrapped-key';

export type { BlockCause, SignUpOrigin } from './user-events';
export type { WrappedKey } from './wrapped-key';

export type RefusalReason =
  | 'throttled'
  | 'pending_approval'
  | 'rejected'
  | 'blocked'
  | 'expired'
  | 'not_allowed_here'
  | 'password_change_required'
  | 'overloaded';

/** The limits in force at a decision; `policyId` is the hash of the rest. */
export interface Policy {
  readonly policyId: string;
  /** Consecutive failures that cause the first lock. */
  readonly lockAfter: number;
  readonly lockSeconds: number;
  readonly lockMaxSeconds: number;
  readonly addressFailures: number;
  readonly addressNames: number;
  readonly addressWindowSeconds: number;
  readonly signUp: SignUpMode;
  readonly passwordMinLength: number;
  readonly passwordMinScore: number;
}

/** The revisions and the policy that an outcome was decided on. */
export interface DecidedOn {
  readonly userRevision: number | null;
  readonly credentialRevision: number | null;
  readonly adminsRevision: number | null;
  readonly policyId: string;
}

export interface EventData extends UserEventData, SessionEventData, InvitationEventData {
  DeploymentCreated: {
    storeId: string;
    epoch: string;
    nameKey: WrappedKey;
    personalKey: WrappedKey;
    /** Check values: they show whether a secret is the one of this book. */
    checks: { secret: string; nameKey: string; personalKey: string };
  };
  KeysRotated: { wrappingKeyId: string; nameKey: WrappedKey; personalKey: WrappedKey; secretCheck: string };
  StoreRestored: { epoch: string };
  /** `epoch`: that of the `StoreRestored` which completes the import. */
  ImportBegun: { epoch: string };
  /** Has the revision of an event that was removed before an import. `before`: the event after the gap. */
  GapFilled: { before: string };

  AdminGranted: { userId: string };
  AdminRevoked: { userId: string; cause: 'revoked' | 'blocked' | 'deleted' };

  CredentialSet: {
    userId: string;
    kind: 'password';
    /** This event's revision; for a rehash, the revision at which the password was set. */
    passwordRevision: number;
    how: 'sign_up' | 'link' | 'own' | 'rehash';
    linkId: string | null;
  };
  /**
   * A hash that another program has made. `scheme`: its text up to the salt, which tells how long a verification takes and
   * nothing about the password.
   */
  CredentialImported: { userId: string; kind: 'password'; passwordRevision: number; scheme: string };
  CredentialRemoved: { userId: string; kind: 'password' };
  KeyCreated: { subject: string } & WrappedKey;
  KeyDestroyed: { subject: string };

  LoginAttempted: { userId: string | null; name: string | null; device: string | null; policyId: string };
  LoginSucceeded: { userId: string; attempt: string; device: string | null; decidedOn: DecidedOn };
  LoginFailed: {
    userId: string | null;
    name: string | null;
    attempt: string;
    reason: 'wrong_password';
    device: string | null;
    decidedOn: DecidedOn;
  };
  LoginRefused: {
    userId: string | null;
    name: string | null;
    /** Null: one event for all attempts that a lock refused without a ticket. */
    attempt: string | null;
    reason: RefusalReason;
    device: string | null;
    decidedOn: DecidedOn;
  };
  ThrottleReset: { userId: string | null; name: string | null; cause: 'password_changed' | 'admin' };
  /** The address limit was reached, by `failures` within its window. */
  AddressRefused: { since: string; until: string; failures: number };
  /** An administrator or operator lifted the refusal that would have ended at `until`. */
  AddressLifted: { until: string };

  TokenIssued: {
    tokenId: string;
    name: string;
    scopes: readonly Scope[];
    tokenHash: string;
    expiresAt: string;
    networks: readonly string[];
    allowedGroups: readonly string[] | null;
    adminGroup: string | null;
    /** The administrator who issued it and whose right it may need (`needsAdminOwner`); null: an operator issued it. */
    ownerId: string | null;
  };
  TokenRevoked: { tokenId: string };

  PolicyInForce: Policy;
  ProjectionRebuilt: { name: string; version: number; events: number };
  EventSkipped: { position: string; reason: string };
  AuditRead: { kind: 'events' | 'replay'; userId: string | null };
  RetentionApplied: { class: string; before: string };
  RetentionPutOff: { last: string };
}

export type EventType = keyof EventData;

/** Personal data, sealed for a person. Every field is optional: an erased person has none. */
export interface PersonalFields {
  readonly username?: string;
  /** Null (only in `ProfileChanged`): no e-mail address from now on. */
  readonly email?: string | null;
  /** The whole profile, in `ProfileChanged` too. */
  readonly profile?: Readonly<Record<string, string>>;
  readonly reason?: string;
  /** What an administrator wrote to the people whom an invitation is for. */
  readonly note?: string;
  readonly address?: string;
  readonly addressSource?: 'hub' | 'peer' | 'proxy';
  readonly userAgent?: string;
  /** A password hash (PHC string, or as another program has stored it): only in `credential-` streams. */
  readonly secret?: string;
}

export type PersonalBySubject = Readonly<Record<string, PersonalFields>>;

/** An event as it is folded. */
export type DomainEvent<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: Readonly<EventData[K]>; readonly occurredAt: string };
}[T];

/** An event as it is decided, before it gets its envelope. */
export type Decided<T extends EventType = EventType> = {
  [K in T]: {
    readonly type: K;
    readonly data: Readonly<EventData[K]>;
    readonly personal?: PersonalBySubject;
    /**
     * Present if the policy decided, not the caller: it approves open sign-ups, gives people what their invitation says,
     * and blocks after too many failures.
     */
    readonly by?: 'policy';
  };
}[T];

/** Subject of personal data that belongs to no account: names that nobody has, addresses. */
export const DEPLOYMENT_SUBJECT = 'deployment';

/** The version in which each type is written. */
export const CATALOGUE = {
  DeploymentCreated: 1,
  KeysRotated: 1,
  StoreRestored: 1,
  ImportBegun: 1,
  GapFilled: 1,
  UserSignedUp: 1,
  UserApproved: 1,
  UserRejected: 1,
  UserBlocked: 1,
  UserUnblocked: 1,
  UserBlockedByHub: 1,
  HubBlockLifted: 1,
  PasswordChanged: 1,
  PasswordRehashed: 1,
  PasswordImported: 1,
  AdminImported: 1,
  PasswordLinkIssued: 1,
  AdminLinkIssued: 1,
  PasswordLinkUsed: 1,
  GroupsChanged: 1,
  ProfileChanged: 1,
  ValidityChanged: 1,
  PasswordChangeRequired: 1,
  PasswordChangeWaived: 1,
  DevicesForgotten: 1,
  UserDeleted: 1,
  AdminGranted: 1,
  AdminRevoked: 1,
  CredentialSet: 1,
  CredentialImported: 1,
  CredentialRemoved: 1,
  KeyCreated: 1,
  KeyDestroyed: 1,
  LoginAttempted: 1,
  LoginSucceeded: 1,
  LoginFailed: 1,
  LoginRefused: 1,
  ThrottleReset: 1,
  AddressRefused: 1,
  AddressLifted: 1,
  TokenIssued: 1,
  TokenRevoked: 1,
  SessionBegun: 1,
  HubSessionBegun: 1,
  SessionUsed: 1,
  SessionReauthenticated: 1,
  SessionContinued: 1,
  SessionTokenReplaced: 1,
  SessionEnded: 1,
  InvitationCreated: 1,
  InvitationUsed: 1,
  InvitationPlaceReturned: 1,
  InvitationLinkRenewed: 1,
  InvitationRevoked: 1,
  PolicyInForce: 1,
  ProjectionRebuilt: 1,
  EventSkipped: 1,
  AuditRead: 1,
  RetentionApplied: 1,
  RetentionPutOff: 1,
} as const satisfies Record<EventType, number>;

export const isEventType = (type: string): type is EventType => Object.hasOwn(CATALOGUE, type);
