/** Data of the events in the stream of an invitation. Stored format, as in `events.ts`. */
export interface InvitationEventData {
  InvitationCreated: {
    invitationId: string;
    /** SHA-256 of the link's token. */
    tokenHash: string;
    /** Groups of everybody who signs up by it. */
    groups: readonly string[];
    /** When the accounts end; null: never. */
    validUntil: string | null;
    /** How many people can sign up by it. */
    uses: number;
    /** When the invitation ends. */
    expiresAt: string;
    /** Whether it lets people in without an administrator's approval. */
    approve: boolean;
  };
  /**
   * A place was taken. The sign-up follows in the person's stream; after a crash between the two it is completed from
   * this event, whose sealed data is that of the sign-up.
   */
  InvitationUsed: { invitationId: string; userId: string; acceptedTerms: string | null; approved: boolean };
  /** The sign-up that had taken a place failed: somebody else took the name first. */
  InvitationPlaceReturned: { invitationId: string; userId: string };
  /** A new link; the one before ends. */
  InvitationLinkRenewed: { invitationId: string; tokenHash: string };
  InvitationRevoked: { invitationId: string };
}
