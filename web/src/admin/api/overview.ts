import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { AuditEvent } from './audit-event';

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

/** An address that the limit refuses now. */
export interface RefusedAddress {
  readonly address: string;
  readonly since: string;
  readonly until: string;
  readonly failures: number;
}

/** What this node found out about itself. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string | null;
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

export const useRefusedAddresses = () =>
  useQuery({
    queryKey: [...OVERVIEW, 'refused-addresses'],
    queryFn: () => call<Items<RefusedAddress>>('GET', 'api/addresses/refused'),
    select: ({ items }) => items,
    refetchInterval: AGAIN_MS,
  });

export const useFailedChecks = () =>
  useQuery({
    queryKey: [...OVERVIEW, 'doctor'],
    queryFn: () => call<{ readonly checks: readonly Check[] }>('GET', 'api/doctor'),
    select: ({ checks }) => checks.filter(({ ok }) => !ok),
    refetchInterval: AGAIN_MS,
  });

const DAY_MS = 86_400_000;

/**
 * The last events of one type within a day, the newest first. Not asked for again and again: the book records who reads
 * it.
 */
export const useLatest = (type: string, limit: number) =>
  useQuery({
    queryKey: [...OVERVIEW, 'latest', type, limit],
    queryFn: () => {
      const from = new Date(Date.now() - DAY_MS).toISOString();
      const query = new URLSearchParams({ type, from, limit: String(limit) });
      return call<Items<AuditEvent>>('GET', `api/audit/events?${query.toString()}`);
    },
    select: ({ items }) => items,
  });
