import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { ActorRef } from './audit-event';
import { poll } from './polling';

export type Status = 'pending' | 'active' | 'blocked' | 'rejected' | 'expired' | 'deleted';

export interface Block {
  readonly since: string;
  readonly until: string | null;
  readonly reason: string | null;
  readonly cause: 'admin' | 'policy' | 'hub';
  readonly by: ActorRef;
}

/** A person as administrators see them. */
export interface Person {
  readonly userId: string;
  /** Null: erased. */
  readonly username: string | null;
  readonly status: Status;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly email: string | null;
  readonly profile: Readonly<Record<string, string>>;
  readonly validUntil: string | null;
  readonly createdAt: string;
  readonly approvedAt: string | null;
  readonly lastLoginAt: string | null;
  readonly passwordSet: boolean;
  readonly mustChangePassword: boolean;
  readonly blocked: Block | null;
  readonly throttle: { readonly failures: number; readonly lockedUntil: string | null };
}

export interface People {
  readonly items: readonly Person[];
  readonly nextCursor: string | null;
  readonly counts: Readonly<Record<Status, number>>;
}

/** What became of one person in an act about many. */
export interface Outcome {
  readonly username: string;
  readonly ok: boolean;
  readonly code?: string;
}

export const PEOPLE = ['people'];

/** One page of a list of people, asked for again every few seconds while somebody looks at it. */
export const usePeople = (query: Readonly<Record<string, string>>) =>
  useQuery({
    queryKey: [...PEOPLE, query],
    queryFn: () => call<People>('GET', `api/users?${new URLSearchParams(query).toString()}`),
    refetchInterval: poll,
    placeholderData: (before) => before,
  });

/** How many people there are of each status. */
export const useCounts = () =>
  useQuery({
    queryKey: [...PEOPLE, 'counts'],
    queryFn: () => call<People>('GET', 'api/users?limit=1'),
    select: ({ counts }) => counts,
    refetchInterval: poll,
  });
