import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { AuditEvent } from './audit-event';
import type { Finding } from './operations';

/** What happened in one day. */
export interface Day {
  /** ISO 8601, UTC: when the day begins in the time zone of the browser. */
  readonly from: string;
  readonly signIns: number;
  readonly failures: number;
  readonly locks: number;
  readonly refusedAddresses: number;
  readonly signUps: number;
}

interface Items<Item> {
  readonly items: readonly Item[];
}

/** The page of today is read at a glance: it is asked for again, but not as often as a list that one works on. */
const AGAIN_MS = 30_000;

const OVERVIEW = ['overview'];

export const timeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Today and the two weeks before, the oldest first. */
export const useLastDays = () =>
  useQuery({
    queryKey: [...OVERVIEW, 'days'],
    queryFn: () =>
      call<Items<Day>>(
        'GET',
        `api/audit/summary?${new URLSearchParams({ timeZone: timeZone() }).toString()}`,
      ),
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS,
  });

export const useFailedChecks = () =>
  useQuery({
    queryKey: [...OVERVIEW, 'doctor'],
    queryFn: () => call<{ readonly checks: readonly Finding[] }>('GET', 'api/doctor'),
    select: ({ checks }) => checks.filter(({ ok }) => !ok),
    refetchInterval: AGAIN_MS,
  });

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A day ago, to the hour: the same question for an hour, so that its answer can be known to be the same. */
const aDayAgo = (): string => new Date(Math.floor((Date.now() - DAY_MS) / HOUR_MS) * HOUR_MS).toISOString();

/** The last events of one type within a day, the newest first. The book records who reads them, where there are new ones. */
export const useLatest = (type: string, limit: number) =>
  useQuery({
    queryKey: [...OVERVIEW, 'latest', type, limit],
    queryFn: () => {
      const query = new URLSearchParams({ type, from: aDayAgo(), limit: String(limit) });
      return call<Items<AuditEvent>>('GET', `api/audit/events?${query.toString()}`);
    },
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS,
  });
