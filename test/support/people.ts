import type { DomainEvent, EventData } from '../../src/domain/events';
import { happened } from './given';

export const ANNA = '019b7f00-0000-7000-8000-00000000000a';
export const BEN = '019b7f00-0000-7000-8000-00000000000b';
export const POLICY_ID = '0123456789abcdef';

/** A sign-up with a password, by default Anna's own. */
export const signedUp = (changes: Partial<EventData['UserSignedUp']> = {}): DomainEvent<'UserSignedUp'> =>
  happened('UserSignedUp', {
    userId: ANNA,
    origin: 'self',
    credentialRevision: 0,
    acceptedTerms: null,
    policyId: POLICY_ID,
    ...changes,
  });

export const approved = happened('UserApproved', { userId: ANNA });
export const rejected = happened('UserRejected', { userId: ANNA });
export const unblocked = happened('UserUnblocked', { userId: ANNA, lifts: 'all' });
export const deleted = happened('UserDeleted', { userId: ANNA, erase: false });

/** An administrator's block, by default without an end. */
export const blocked = (until: string | null = null): DomainEvent<'UserBlocked'> =>
  happened('UserBlocked', { userId: ANNA, cause: 'admin', until });

export const blockedByPolicy = happened('UserBlocked', { userId: ANNA, cause: 'policy', until: null });

export const blockedByHub = (hub = 'lab'): DomainEvent<'UserBlockedByHub'> =>
  happened('UserBlockedByHub', { userId: ANNA, hub });
export const hubBlockLifted = (hub = 'lab'): DomainEvent<'HubBlockLifted'> =>
  happened('HubBlockLifted', { userId: ANNA, hub });

export const LINK = { linkId: 'link-1', tokenHash: 'hash-1', expiresAt: '2026-01-01T01:00:00.000Z' };
/** A link that also gives the admin right. */
export const adminLinkIssued = (link: Partial<typeof LINK> = {}): DomainEvent<'AdminLinkIssued'> =>
  happened('AdminLinkIssued', { userId: ANNA, ...LINK, ...link });
export const linkIssued = (link: Partial<typeof LINK> = {}): DomainEvent<'PasswordLinkIssued'> =>
  happened('PasswordLinkIssued', { userId: ANNA, ...LINK, ...link });
