export type BlockCause = 'admin' | 'policy';
export type SignUpOrigin = 'self' | 'admin' | 'set_up' | 'import';

/** Data of the events in a person's stream. Stored format, as in `events.ts`. */
export interface UserEventData {
  UserSignedUp: {
    userId: string;
    origin: SignUpOrigin;
    credentialRevision: number | null;
    acceptedTerms: string | null;
    policyId: string;
  };
  UserApproved: { userId: string };
  UserRejected: { userId: string };
  /** `tellsReason`: the sealed reason is for the person too. Without it, as before that field: for the audit alone. */
  UserBlocked: { userId: string; cause: BlockCause; until: string | null; tellsReason?: true };
  /** `all`: every block; `policy`: the policy's. */
  UserUnblocked: { userId: string; lifts: 'all' | 'policy' };
  /** `hub`: the name of the hub's token. */
  UserBlockedByHub: { userId: string; hub: string };
  HubBlockLifted: { userId: string; hub: string };
  PasswordChanged: {
    userId: string;
    credentialRevision: number;
    passwordRevision: number;
    how: 'link' | 'own';
    linkId: string | null;
  };
  PasswordRehashed: { userId: string; credentialRevision: number; passwordRevision: number };
  /** The row that made the person names an administrator: `AdminGranted` follows, after a crash when the row is imported again. */
  AdminImported: { userId: string };
  /** A password of before, taken over for a person who had none: it lifts no block, and a password link becomes void. */
  PasswordImported: { userId: string; credentialRevision: number; passwordRevision: number };
  PasswordLinkIssued: { userId: string; linkId: string; tokenHash: string; expiresAt: string };
  /** A password link that also gives the admin right, when it is used. */
  AdminLinkIssued: { userId: string; linkId: string; tokenHash: string; expiresAt: string };
  PasswordLinkUsed: { userId: string; linkId: string };
  GroupsChanged: { userId: string; groups: readonly string[] };
  ProfileChanged: { userId: string };
  /** From `validUntil` on the person is not admitted; null: no end. */
  ValidityChanged: { userId: string; validUntil: string | null };
  /** A new password has to be set before anything else. */
  PasswordChangeRequired: { userId: string };
  PasswordChangeWaived: { userId: string };
  /** Tokens of known devices that were issued until then select no counter any more. */
  DevicesForgotten: { userId: string };
  UserDeleted: { userId: string; erase: boolean };
}
