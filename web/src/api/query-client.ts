import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { codeOf, Unreachable } from './client';
import { forgetLeftAnswers } from './left-answers';
import { sessionEnded } from './session';

const FRESH_MS = 10_000;
const RETRIES = 2;

/** Worth asking again: the server did not process the request. */
const isTemporary = (error: unknown): boolean =>
  error instanceof Unreachable || ['not_ready', 'overloaded'].includes(codeOf(error) ?? '');

/** A refused session ends the page of the account, whichever request found out. */
export function makeQueryClient(): QueryClient {
  const onError = (error: unknown): void => {
    if (codeOf(error) === 'invalid_token') sessionEnded(queries);
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < RETRIES && isTemporary(error),
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  forgetLeftAnswers(queries.getQueryCache());
  return queries;
}
