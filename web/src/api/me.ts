import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from './client';

/** The person who is signed in. */
export interface Me {
  readonly username: string;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly email: string | null;
  readonly profile: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly validUntil?: string | null;
}

export interface OwnSession {
  readonly id: string;
  readonly current: boolean;
  readonly lastUsedAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly origin: 'password' | 'hub';
}

export interface OwnSignIn {
  readonly occurredAt: string;
  /** `ok`, or the code with which it was refused. */
  readonly outcome: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly via: 'browser' | 'hub';
}

interface OwnSignIns {
  readonly items: readonly OwnSignIn[];
  readonly nextCursor: string | null;
}

const SIGN_INS_OF_A_PAGE = 20;

export const ME = ['me'];
export const OWN_SESSIONS = ['own-sessions'];

export const useMe = () => useQuery({ queryKey: ME, queryFn: () => call<Me>('GET', 'api/me') });

export const useOwnSessions = () =>
  useQuery({
    queryKey: OWN_SESSIONS,
    queryFn: () => call<{ readonly items: readonly OwnSession[] }>('GET', 'api/me/sessions'),
  });

export const useOwnSignIns = () =>
  useInfiniteQuery({
    queryKey: ['own-sign-ins'],
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(SIGN_INS_OF_A_PAGE) });
      if (pageParam !== null) query.set('cursor', pageParam);
      return call<OwnSignIns>('GET', `api/me/logins?${query.toString()}`);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Saves all that is known of the person as a file. @throws Refusal, Unreachable */
export async function downloadExport(): Promise<void> {
  const known = await call<object>('GET', 'api/me/export');
  const url = URL.createObjectURL(new Blob([JSON.stringify(known, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'gatebook-account.json';
  link.click();
  URL.revokeObjectURL(url);
}
