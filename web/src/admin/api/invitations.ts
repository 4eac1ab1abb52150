import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { PasswordLink, Status } from './people';
import { poll } from './polling';

export type InvitationStatus = 'open' | 'full' | 'expired' | 'revoked';

/** One link by which a class signs up. */
export interface Invitation {
  readonly id: string;
  readonly status: InvitationStatus;
  readonly groups: readonly string[];
  /** When the accounts end; null: never. */
  readonly validUntil: string | null;
  readonly expiresAt: string;
  readonly uses: number;
  readonly used: number;
  readonly usesLeft: number;
  readonly note: string | null;
  /** Whether people are let in at once. */
  readonly approve: boolean;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

interface InvitedPerson {
  readonly userId: string;
  readonly username: string | null;
  readonly status: Status;
  readonly usedAt: string;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface InvitationWithPeople extends Invitation {
  /** In the order in which they came. */
  readonly people: Page<InvitedPerson>;
}

/** What comes of a new invitation, or of a new link of one: shown once. */
export interface InvitationLink {
  readonly id: string;
  readonly link: PasswordLink;
}

export const INVITATIONS = ['invitations'];
const OF_A_PAGE = 50;

export const useInvitations = () =>
  useInfiniteQuery({
    queryKey: INVITATIONS,
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(OF_A_PAGE) });
      if (pageParam !== null) query.set('cursor', pageParam);
      return call<Page<Invitation>>('GET', `api/invitations?${query.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: poll,
  });

/** One invitation with the first who came by it, 500 at most. */
export const useInvitation = (id: string) =>
  useQuery({
    queryKey: [...INVITATIONS, id],
    queryFn: () => call<InvitationWithPeople>('GET', `api/invitations/${id}?limit=500`),
    refetchInterval: poll,
  });
