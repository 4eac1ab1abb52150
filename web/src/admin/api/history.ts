import { useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { MomentOf } from '../history/history-path';
import type { AuditEvent } from './audit-event';
import type { NameHolder } from './audit';
import type { Block, Status } from './people';
import { poll } from './polling';

/** What was known of a person. */
export interface AccountState {
  /** Null: no account yet. */
  readonly status: Status | null;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly validUntil: string | null;
  readonly blocked: Block | null;
  readonly throttle: { readonly failures: number; readonly lockedUntil: string | null };
}

/** What the right password would have been answered. */
export interface Verdict {
  /** `ok`, or the code of a refusal. */
  readonly code: string;
  readonly because: string;
  readonly retryAt: string | null;
}

interface Known {
  /** Which of the person's events came last, from 1. */
  readonly step: number;
  readonly state: AccountState;
  readonly policyId: string | null;
  readonly guard: Verdict;
}

export interface Step extends Known {
  readonly event: AuditEvent;
}

export interface Moment extends Known {
  readonly userId: string;
  /** Null: erased. */
  readonly username: string | null;
  readonly position: string;
  readonly total: number;
  readonly occurredAt: string;
  readonly otherHolders: readonly NameHolder[];
}

interface Steps {
  readonly items: readonly Step[];
  readonly total: number;
}

/** The limits that decisions were made under. */
export interface Policy {
  readonly policyId: string;
  readonly current: boolean;
  readonly recordedAt: string;
  readonly lockAfter: number;
  readonly lockSeconds: number;
  readonly lockMaxSeconds: number;
  readonly addressFailures: number;
  readonly addressNames: number;
  readonly addressWindowSeconds: number;
  readonly signUp: string;
  readonly passwordMinLength: number;
  readonly passwordMinScore: number;
}

/** Whose history is looked at, and from which client address (undefined: from none in particular). */
export interface Looked {
  readonly nameOrId: string;
  readonly address?: string | undefined;
}

/** Steps that are asked for at once, beside the one before them. */
const WINDOW = 50;

const HISTORY = ['history'];

function replay<Answer>({ nameOrId, address }: Looked, query: Readonly<Record<string, string>>) {
  const all = new URLSearchParams({ ...query, ...(address !== undefined && { address }) }).toString();
  return call<Answer>('GET', `api/audit/users/${encodeURIComponent(nameOrId)}/replay?${all}`);
}

const momentKey = (looked: Looked, { position, at }: MomentOf) => [
  ...HISTORY,
  looked,
  'moment',
  { position, at },
];

/** A moment at or after the newest event, also where the clock of the browser is slow. */
async function readNow(looked: Looked): Promise<Moment> {
  const now = await replay<Moment>(looked, { at: new Date().toISOString() });
  if (now.step === now.total) return now;
  const { items } = await replay<Steps>(looked, { fromStep: String(now.total), limit: '1' });
  const newest = items[0]?.event.occurredAt;
  return newest === undefined ? now : replay<Moment>(looked, { at: newest });
}

/** A moment of a person's history; without a position and an instant, now, kept up to date. */
export const useMoment = (looked: Looked, place: MomentOf) => {
  const { position, at } = place;
  const isNow = position === undefined && at === undefined;
  return useQuery({
    queryKey: momentKey(looked, place),
    queryFn: () => {
      if (position !== undefined) return replay<Moment>(looked, { position });
      return at === undefined ? readNow(looked) : replay<Moment>(looked, { at });
    },
    placeholderData: (before) => before,
    ...(isNow ? { refetchInterval: poll } : { staleTime: Infinity }),
  });
};

/** The steps around one, with the step before each of them. More of the last ones may come. */
const windowOf = (looked: Looked, step: number, total: number) => {
  const first = Math.max(1, Math.floor((step - 1) / WINDOW) * WINDOW);
  return {
    queryKey: [...HISTORY, looked, 'steps', first, Math.min(total, first + WINDOW)],
    queryFn: () => replay<Steps>(looked, { fromStep: String(first), limit: String(WINDOW + 1) }),
    staleTime: Infinity,
  };
};

/** The step of a moment, and the one before it. */
export const useSteps = (looked: Looked, moment: Moment | undefined) => {
  const steps = useQuery({
    ...windowOf(looked, moment?.step ?? 1, moment?.total ?? 1),
    enabled: moment !== undefined,
  });
  const numbered = (step: number) => steps.data?.items.find((one) => one.step === step);
  return { ...steps, step: numbered(moment?.step ?? 0), before: numbered((moment?.step ?? 0) - 1) };
};

/**
 * Finds a step, and what is known at it, so that its moment need not be asked for.
 * @param like a moment of the same history
 * @returns undefined: retention has removed it meanwhile
 * @throws Refusal, Unreachable
 */
export async function findStep(
  queries: QueryClient,
  looked: Looked,
  step: number,
  like: Moment,
): Promise<Step | undefined> {
  const { items, total } = await queries.fetchQuery(windowOf(looked, step, like.total));
  const found = items.find((one) => one.step === step);
  if (found === undefined) return undefined;
  const { event, ...known } = found;
  const { position, occurredAt } = event;
  queries.setQueryData<Moment>(momentKey(looked, { position }), {
    ...like,
    ...known,
    total: Math.max(total, like.total),
    position,
    occurredAt,
  });
  return found;
}

/** The values of a policy never change. */
export const usePolicy = (policyId: string | null) =>
  useQuery({
    queryKey: ['policies', policyId],
    queryFn: () => call<Policy>('GET', `api/policies/${encodeURIComponent(policyId ?? '')}`),
    enabled: policyId !== null,
    staleTime: Infinity,
  });
