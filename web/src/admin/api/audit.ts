import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { AuditEvent } from './audit-event';
import { poll } from './polling';

/** Another person who has or had a name. */
export interface NameHolder {
  readonly userId: string;
  readonly createdAt: string;
  readonly status: 'pending' | 'active' | 'rejected' | 'deleted';
}

export interface AuditPage {
  readonly items: readonly AuditEvent[];
  readonly nextCursor: string | null;
  readonly otherHolders: readonly NameHolder[];
}

type Query = Readonly<Record<string, string>>;

const EVENTS = ['audit', 'events'];

/** How many new events are counted at a time. */
const COUNTED_MAX = 100;

const read = (query: Query) =>
  call<AuditPage>('GET', `api/audit/events?${new URLSearchParams(query).toString()}`);

/** One page of the book. It stays as it is until it is asked for again: nobody reads a list that moves. */
export const useEvents = (query: Query) =>
  useQuery({
    queryKey: [...EVENTS, query],
    queryFn: () => read(query),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: (before) => before,
  });

interface Since {
  readonly count: number;
  /** The position of the newest event that was counted. */
  readonly last: string;
}

/**
 * How many events came since. What is asked each time is only what came after the last answer, so that no answer means
 * that nothing was read.
 * @param newest the position of the newest one that is shown; undefined: nothing is asked
 * @param readerId who reads: that the list itself was read is no news
 */
export const useCountSince = (filters: Query, newest: string | undefined, readerId: string) => {
  const queryKey = [...EVENTS, 'since', filters, newest];
  return useQuery({
    queryKey,
    queryFn: async ({ client }): Promise<Since> => {
      const { count, last } = client.getQueryData<Since>(queryKey) ?? { count: 0, last: newest ?? '0' };
      const { items } = await read({ ...filters, order: 'asc', limit: String(COUNTED_MAX), cursor: last });
      const news = items.filter(({ type, actor }) => type !== 'AuditRead' || actor.id !== readerId);
      return { count: count + news.length, last: items.at(-1)?.position ?? last };
    },
    select: ({ count }) => count,
    enabled: newest !== undefined,
    refetchInterval: poll,
  });
};
