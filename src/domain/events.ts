/**
 * The catalogue of what can stand in the book. Stored format: a type is never renamed or re-used, a field never
 * changes its meaning; a new shape is a new version in `CATALOGUE` with an upcaster. `docs/events.md` lists the same,
 * and a test keeps the two equal.
 *
 * `data` never says who somebody is; what does stands in `personal`, sealed for the person it is about.
 */
import type { Scope } from './scope';

export type BlockCause = 'admin' | 'policy';
export type SignUpOrigin = 'self' | 'admin' | 'set_up';
export type RefusalReason =
  | 'throttled'
  | 'pending_approval'
  | 'rejected'
  | 'blocked'
  | 'not_allowed_here'
  | 'password_change_required'
  | 'overloaded';

/** The limits that a decision was made under; its id is the hash of the rest. */
export interface Policy {
  readonly policyId: string;
  /** Consecutive failures at which the first lock falls. */
  readonly lockAfter: number;
  readonly lockSeconds: number;
  readonly lockMaxSeconds: number;
  readonly addressFailures: number;
  readonly addressNames: number;
  readonly addressWindowSeconds: number;
  readonly signUp: 'approval' | 'open' | 'off';
  readonly passwordMinLength: number;
  readonly passwordMinScore: number;
}

/** What one login was decided on. */
export interface DecidedOn {
  readonly userRevision: number | null;
  readonly credentialRevision: number | null;
  readonly adminsRevision: number | null;
  readonly policyId: string;
}

/** A key of the deployment or of a person, wrapped by the key that comes from the secret. */
export interface WrappedKey {
  readonly keyId: string;
  readonly wrappingKeyId: string;
  /** AES-256-GCM: nonce, ciphertext, tag; base64url. */
  readonly wrapped: string;
}

export interface EventData {
  DeploymentCreated: {
    storeId: string;
    epoch: string;
    nameKey: WrappedKey;
    personalKey: WrappedKey;
    /** Tells whether a secret is the one of this book, without telling the secret. */
    checks: { secret: string; nameKey: string; personalKey: string };
  };
  KeysRotated: { wrappingKeyId: string; nameKey: WrappedKey; personalKey: WrappedKey; secretCheck: string };
  StoreRestored: { epoch: string };
  /** `epoch`: the one that the import ends with; without it the import did not end. */
  ImportBegun: { epoch: string };
  /** Takes the revision of an event that retention had removed before an import. `before`: the event behind the gap. */
  GapFilled: { before: string };

  UserSignedUp: {
    userId: string;
    origin: SignUpOrigin;
    credentialRevision: number | null;
    acceptedTerms: string | null;
    policyId: string;
  };
  UserApproved: { userId: string };
  UserRejected: { userId: string };
  UserBlocked: { userId: string; cause: BlockCause; until: string | null };
  /** `all`: an administrator's block and the policy's; `policy`: that one alone. */
  UserUnblocked: { userId: string; lifts: 'all' | 'policy' };
  PasswordChanged: {
    userId: string;
    credentialRevision: number;
    passwordRevision: number;
    how: 'link' | 'own';
    linkId: string | null;
  };
  PasswordRehashed: { userId: string; credentialRevision: number; passwordRevision: number };
  PasswordLinkIssued: { userId: string; linkId: string; tokenHash: string; expiresAt: string };
  PasswordLinkUsed: { userId: string; linkId: string };
  GroupsChanged: { userId: string; groups: readonly string[] };
  ProfileChanged: { userId: string };
  UserDeleted: { userId: string; erase: boolean };

  AdminGranted: { userId: string };
  AdminRevoked: { userId: string; cause: 'revoked' | 'blocked' | 'deleted' };

  CredentialSet: {
    userId: string;
    kind: 'password';
    /** The revision of the password: this event's own, or for a rehash that of the password it re-hashes. */
    passwordRevision: number;
    how: 'sign_up' | 'link' | 'own' | 'rehash';
    linkId: string | null;
  };
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
    /** Null: one for all that a lock turned away without a ticket. */
    attempt: string | null;
    reason: RefusalReason;
    device: string | null;
    decidedOn: DecidedOn;
  };
  ThrottleReset: { userId: string | null; name: string | null; cause: 'password_changed' | 'admin' };

  TokenIssued: {
    tokenId: string;
    name: string;
    scopes: readonly Scope[];
    tokenHash: string;
    expiresAt: string;
    networks: readonly string[];
    allowedGroups: readonly string[] | null;
    adminGroup: string | null;
    /** The administrator who made it, whose admin right it needs; null when an operator made it. */
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

/** What is sealed for a person. Every field is optional: erasing a person leaves none. */
export interface PersonalFields {
  readonly username?: string;
  readonly email?: string;
  readonly profile?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly address?: string;
  readonly addressSource?: 'hub' | 'peer' | 'proxy';
  readonly userAgent?: string;
  /** A password hash (PHC string): in `credential-` streams alone. */
  readonly secret?: string;
}

export type PersonalBySubject = Readonly<Record<string, PersonalFields>>;

/** An event as folded: what a state is built from. */
export type DomainEvent<T extends EventType = EventType> = {
  [K in T]: { readonly type: K; readonly data: Readonly<EventData[K]>; readonly occurredAt: string };
}[T];

/** An event as decided: the envelope comes later. */
export type Decided<T extends EventType = EventType> = {
  [K in T]: {
    readonly type: K;
    readonly data: Readonly<EventData[K]>;
    readonly personal?: PersonalBySubject;
    /** When it was not the caller who decided (an open sign-up is approved by the policy). */
    readonly by?: 'policy';
  };
}[T];

/** Subject of what is sealed for nobody in particular: names that nobody has, addresses of operators. */
export const DEPLOYMENT_SUBJECT = 'deployment';

/** The version in which each type is written today. */
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
  PasswordChanged: 1,
  PasswordRehashed: 1,
  PasswordLinkIssued: 1,
  PasswordLinkUsed: 1,
  GroupsChanged: 1,
  ProfileChanged: 1,
  UserDeleted: 1,
  AdminGranted: 1,
  AdminRevoked: 1,
  CredentialSet: 1,
  CredentialRemoved: 1,
  KeyCreated: 1,
  KeyDestroyed: 1,
  LoginAttempted: 1,
  LoginSucceeded: 1,
  LoginFailed: 1,
  LoginRefused: 1,
  ThrottleReset: 1,
  TokenIssued: 1,
  TokenRevoked: 1,
  PolicyInForce: 1,
  ProjectionRebuilt: 1,
  EventSkipped: 1,
  AuditRead: 1,
  RetentionApplied: 1,
  RetentionPutOff: 1,
} as const satisfies Record<EventType, number>;

export const isEventType = (type: string): type is EventType => Object.hasOwn(CATALOGUE, type);
