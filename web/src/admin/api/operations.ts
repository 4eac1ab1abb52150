import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import { poll } from './polling';

/** What a token may do. */
export const SCOPES = ['hub', 'guard', 'admin', 'audit', 'ops', 'metrics'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly networks: readonly string[];
  readonly allowedGroups: readonly string[] | null;
  readonly adminGroup: string | null;
  /** Null: an operator issued it. */
  readonly ownerId: string | null;
  readonly revoked: boolean;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: string;
  readonly networks?: readonly string[];
  readonly allowedGroups?: readonly string[];
  readonly adminGroup?: string;
}

export interface IssuedToken {
  readonly name: string;
  readonly token: string;
  readonly expiresAt: string;
}

export interface RefusedAddress {
  readonly address: string;
  readonly since: string;
  readonly until: string;
  readonly failures: number;
}

export interface Rebuild {
  readonly processed: number;
  readonly target: number;
  readonly eventsPerSecond: number;
  readonly etaSeconds: number | null;
}

export interface Projection {
  readonly name: string;
  readonly version: number;
  readonly state: 'live' | 'catching_up' | 'rebuilding' | 'halted';
  readonly position: string;
  readonly head: string;
  /** Null: the store does not answer. */
  readonly lagEvents: number | null;
  readonly error: string | null;
  readonly rebuild: Rebuild | null;
  /** Null: not since the server has started. */
  readonly rebuiltAt: string | null;
}

export interface Verified {
  readonly ok: boolean;
  readonly rows: number;
  readonly differing: number;
}

export interface Store {
  readonly kind: 'sqlite' | 'kurrentdb';
  readonly head: string | null;
  readonly health: { readonly ok: boolean; readonly detail: string };
  readonly nodes: readonly { readonly node: string; readonly role: string; readonly detail: string }[];
}

export interface Backup {
  readonly path: string;
  readonly events: number;
  readonly note: string;
}

/** A backup in the folder of backups. */
export interface StoredBackup {
  readonly path: string;
  readonly createdAt: string;
  readonly events: number;
  readonly sizeBytes: number;
}

export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string | null;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The most that a list answers at once. */
const MOST = '500';

const OPERATIONS = ['operations'];

export const useTokens = (isWanted = true) =>
  useQuery({
    queryKey: [...OPERATIONS, 'tokens'],
    enabled: isWanted,
    queryFn: () => call<Page<Token>>('GET', `api/tokens?limit=${MOST}`),
    refetchInterval: poll,
  });

export const useRefusedAddresses = () =>
  useQuery({
    queryKey: [...OPERATIONS, 'addresses'],
    queryFn: () => call<Page<RefusedAddress>>('GET', `api/addresses/refused?limit=${MOST}`),
    refetchInterval: poll,
  });

export const useProjections = () =>
  useQuery({
    queryKey: [...OPERATIONS, 'projections'],
    queryFn: () => call<Page<Projection>>('GET', 'api/projections'),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ rebuild }) => rebuild !== null) === true && state.error === null
        ? REBUILD_POLL_MS
        : poll({ state }),
  });

/** While a bar moves: a book of 200,000 events is folded within about a second. */
const REBUILD_POLL_MS = 200;

export const useStore = () =>
  useQuery({
    queryKey: [...OPERATIONS, 'store'],
    queryFn: () => call<Store>('GET', 'api/store'),
    refetchInterval: poll,
  });

/** The newest first. Asked for when somebody looks, and after each act. */
export const useBackups = () =>
  useQuery({
    queryKey: [...OPERATIONS, 'backups'],
    queryFn: () => call<{ readonly items: readonly StoredBackup[] }>('GET', 'api/store/backups'),
  });

/** The checks read disks and ports, so they run when somebody asks. */
export const useFindings = () =>
  useQuery({
    queryKey: [...OPERATIONS, 'findings'],
    queryFn: () => call<{ readonly checks: readonly Finding[] }>('GET', 'api/doctor'),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
