import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call, codeOf } from '../../api/client';
import type { ActorRef, AuditEvent } from './audit-event';
import { poll } from './polling';

export type Status = 'pending' | 'active' | 'blocked' | 'rejected' | 'expired' | 'deleted';

export interface Block {
  readonly since: string;
  readonly until: string | null;
  readonly reason: string | null;
  /** Otherwise it is for the audit alone. */
  readonly reasonIsTold: boolean;
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
  /** Grows with every event about the account. */
  readonly revision: number;
  readonly blocked: Block | null;
  readonly throttle: {
    readonly failures: number;
    readonly lockedUntil: string | null;
    /** When the last lock of a known device ends. */
    readonly devicesLockedUntil: string | null;
  };
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

/** A one-time link that sets a password. */
export interface PasswordLink {
  /** Null: the server does not know by which address people reach it. */
  readonly url: string | null;
  readonly path: string;
  readonly expiresAt: string;
}

/** A browser session of a person. */
export interface PersonSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly origin: 'password' | 'hub';
}

interface Events {
  readonly items: readonly AuditEvent[];
  readonly nextCursor: string | null;
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

/** Whether nobody else is an administrator; false while that is not known. */
export function useIsOnlyAdministrator({ admin }: Person): boolean {
  const { data } = useQuery({
    queryKey: [...PEOPLE, 'administrators'],
    queryFn: () => call<People>('GET', 'api/users?admin=true&limit=2'),
    enabled: admin,
    refetchInterval: poll,
  });
  return admin && data?.items.length === 1;
}

const pathOf = (nameOrId: string, more = ''): string => `api/users/${encodeURIComponent(nameOrId)}${more}`;

/** One person, by name or id. */
export const usePerson = (nameOrId: string) =>
  useQuery({
    queryKey: ['person', nameOrId],
    queryFn: () => call<Person>('GET', pathOf(nameOrId)),
    refetchInterval: (query) => codeOf(query.state.error) !== 'not_found' && poll(query),
  });

export const useSessionsOf = ({ userId }: Person) =>
  useQuery({
    queryKey: ['person', userId, 'sessions'],
    queryFn: () => call<{ readonly items: readonly PersonSession[] }>('GET', pathOf(userId, '/sessions')),
    refetchInterval: poll,
  });

const EVENTS_OF_A_PAGE = '15';

/**
 * What happened to a person, the newest first. Each reading of the audit is an event itself, so it is asked for when the
 * person has changed, and not every few seconds.
 */
export const useEventsOf = ({ userId, revision, lastLoginAt }: Person) =>
  useInfiniteQuery({
    queryKey: ['person', userId, 'events', revision, lastLoginAt],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ subject: userId, order: 'desc', limit: EVENTS_OF_A_PAGE });
      if (pageParam !== null) query.set('cursor', pageParam);
      return call<Events>('GET', `api/audit/events?${query.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });
