import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { call, codeOf } from './client';

/** Who is signed in here. */
export interface Session {
  readonly userId: string;
  readonly username: string;
  readonly admin: boolean;
  readonly expiresAt: string;
  readonly mustChangePassword: boolean;
}

export type SignIn =
  { readonly username: string; readonly password: string } | { /** Of a hub. */ readonly ticket: string };

/** Queries below this key outlast a sign-in. */
export const SESSION = ['session'];

/** Null: nobody is signed in. */
const readSession = async (): Promise<Session | null> => {
  try {
    return await call<Session>('GET', 'api/session');
  } catch (error) {
    if (codeOf(error) === 'invalid_token') return null;
    throw error;
  }
};

export const useSession = () => useQuery({ queryKey: SESSION, queryFn: readSession });

/** Queries of the session stay: a page that waits for its answer would not see that of a new one. */
const forgetOthers = (queries: QueryClient): void => {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
};

/** @throws Refusal, Unreachable */
export async function signIn(queries: QueryClient, who: SignIn): Promise<Session> {
  const session = await call<Session>('POST', 'api/session', who);
  forgetOthers(queries);
  queries.setQueryData(SESSION, session);
  return session;
}

/** The session continues, and may now do everything. */
export const passwordChanged = (queries: QueryClient): void => {
  queries.setQueryData<Session | null>(
    SESSION,
    (session) => session && { ...session, mustChangePassword: false },
  );
};

/** Forgets everything about the person who was signed in. */
export function forgetSession(queries: QueryClient): void {
  forgetOthers(queries);
  queries.setQueryData(SESSION, null);
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await call('DELETE', 'api/session').catch((error: unknown) => {
      if (codeOf(error) !== 'invalid_token') throw error;
    });
    forgetSession(queries);
  };
}
