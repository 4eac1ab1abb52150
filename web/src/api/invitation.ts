import { useQuery } from '@tanstack/react-query';
import { call } from './client';

/** What whoever has the link of an invitation sees. */
export interface Invitation {
  readonly groups: readonly string[];
  /** When the accounts end; null: never. */
  readonly validUntil: string | null;
  readonly expiresAt: string;
  readonly usesLeft: number;
  readonly note: string | null;
  /** Whether people are let in at once. */
  readonly approve: boolean;
}

/** @param token of the link */
export const useInvitation = (token: string) =>
  useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call<Invitation>('POST', 'api/invitations/look', { token }),
    enabled: token !== '',
  });
