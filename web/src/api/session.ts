import { useQuery, useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { call, codeOf } from './client';
import { forgetAnswers } from './known-answers';

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

/** The session whose pages are shown: the present one, or one that ended under the person's hands. */
export function useShownSession() {
  const query = useQuery({ queryKey: SESSION, queryFn: readSession });
  const { data: ended } = useQuery<Session | null>({ queryKey: ENDED, enabled: false, initialData: null });
  const { data: session = null } = query;
  return { query, shown: session ?? ended, hasEnded: session === null && ended !== null };
}

/** The session that ended under somebody's hands; its pages wait for the person to sign in again. */
const ENDED = [...SESSION, 'ended'];

/** Queries of the session stay: a page that waits for its answer would not see that of a new one. */
const isOther = ({ queryKey }: Pick<Query, 'queryKey'>): boolean => queryKey[0] !== SESSION[0];

function forgetOthers(queries: QueryClient): void {
  queries.removeQueries({ predicate: isOther });
  forgetAnswers();
}

/** @throws Refusal, Unreachable */
export async function signIn(queries: QueryClient, who: SignIn): Promise<Session> {
  const session = await call<Session>('POST', 'api/session', who);
  const ended = queries.getQueryData<Session | null>(ENDED);
  if (ended?.userId === session.userId) void queries.invalidateQueries({ predicate: isOther });
  else forgetOthers(queries);
  queries.setQueryData(ENDED, null);
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

/** The server knows the session no longer: its pages wait for the person to sign in again. */
export function sessionEnded(queries: QueryClient): void {
  const session = queries.getQueryData<Session | null>(SESSION) ?? null;
  if (session !== null) queries.setQueryData(ENDED, session);
  queries.setQueryData(SESSION, null);
}

/** Forgets everything about the person who has signed out. */
function forgetSession(queries: QueryClient): void {
  forgetOthers(queries);
  queries.setQueryData(ENDED, null);
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
