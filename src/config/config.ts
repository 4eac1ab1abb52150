import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { normaliseUsername, type UsernameRules } from '../domain/username';
import { assertDeployable } from './deployable';
import type { Environment, VariableName } from './environment';
import { ConfigError } from './faults';
import { readEnvironment, type Overrides, type VariableSource } from './read-environment';
import { parseSignUpField } from './setting-rules';
import type { SessionSettings, SignUpSettings } from './settings';
import { hashOf } from '../platform/one-time-secret';
import { tlsOf, type RenewableTls } from './tls';
import { variables } from './variable';
import { compileUsernamePattern } from './username-pattern';

export { ConfigError } from './faults';
export { renderConfigurationDocs } from './render-docs';

/** What `gatebook config` shows of one variable. */
export interface ConfigRow {
  readonly name: string;
  /** `(set)` for a secret, `(none)` where there is no value. */
  readonly value: string;
  readonly source: VariableSource;
}

export interface Config {
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly tls: RenewableTls | null;
    readonly trustedProxies: readonly string[];
    /** How long an idle connection stays open. */
    readonly keepAliveSeconds: number;
  };
  /** Base path included, without a slash at its end. Null: not known. */
  readonly publicUrl: string | null;
  /** Whether browser sessions can administer. */
  readonly adminPages: boolean;
  /** The one address at which they can, as `publicUrl`; null: wherever the pages are. */
  readonly adminUrl: string | null;
  /** Where people sign in to the hub; null: the pages have no link to a hub. */
  readonly hubUrl: string | null;
  /** Empty, or a path with a slash at its start and none at its end. */
  readonly basePath: string;
  /** Null: the one in the data folder. */
  readonly secret: string | null;
  /** SHA-256 of the hub's token, which is kept nowhere; null: none is configured. */
  readonly hubTokenHash: string | null;
  /** Null: Gatebook runs on when its parent ends. */
  readonly parentPid: number | null;
  readonly erasuresFile: string;
  /** Absolute path of the folder that named backups are made in. */
  readonly backupsFolder: string;
  readonly releaseDeletedNames: boolean;
  readonly store: { readonly kind: 'sqlite' } | { readonly kind: 'kurrentdb'; readonly connection: string };
  readonly signUp: SignUpSettings;
  readonly usernames: UsernameRules;
  readonly passwords: { readonly minLength: number; readonly minScore: 0 | 1 | 2 | 3 | 4 };
  readonly hashing: {
    readonly memoryKib: number;
    readonly iterations: number;
    readonly concurrency: number;
  };
  readonly lock: { readonly after: number; readonly seconds: number; readonly maxSeconds: number };
  readonly addressLimit: {
    readonly failures: number;
    readonly names: number;
    readonly windowSeconds: number;
  };
  readonly sessions: SessionSettings;
  /** How long a link to a first password works. */
  readonly firstLinkHours: number;
  /** IANA name; null: the system's. */
  readonly timeZone: string | null;
  readonly loginRetentionDays: number;
  readonly logLevel: Environment['GATEBOOK_LOG_LEVEL'];
  readonly rows: readonly ConfigRow[];
  /** For the log: variables that were ignored, and files that others may read. */
  readonly notices: readonly string[];
}

/**
 * The configuration in force.
 * @param env the environment of the process: nothing else reads it
 * @param overrides options of the command line, by variable name; they take precedence
 * @throws ConfigError with every fault by variable name, and no secret
 */
export function loadConfig(env: NodeJS.ProcessEnv, overrides: Overrides = {}): Config {
  const { environment, sources, faults, notices } = readEnvironment(env, overrides);
  if (faults.length > 0) throw new ConfigError(faults);
  assertDeployable(environment);
  return { ...toConfig(environment, tlsOf(env)), rows: toRows(environment, sources), notices };
}

/** Absolute path of the data folder, whatever faults the configuration has; null where it names none. */
export function dataFolderOf(env: NodeJS.ProcessEnv, overrides: Overrides = {}): string | null {
  const { GATEBOOK_DATA: data } = readEnvironment(env, overrides).environment as Partial<Environment>;
  return data === undefined ? null : resolve(data);
}

/** One row for each variable: what is in force and where it came from. */
export const describeConfig = (config: Config): readonly ConfigRow[] => config.rows;

function toConfig(env: Environment, tls: RenewableTls | null): Omit<Config, 'rows' | 'notices'> {
  const data = resolve(env.GATEBOOK_DATA);
  return {
    data,
    listen: {
      host: env.GATEBOOK_HOST,
      port: env.GATEBOOK_PORT,
      tls,
      trustedProxies: env.GATEBOOK_TRUSTED_PROXIES,
      keepAliveSeconds: env.GATEBOOK_KEEP_ALIVE_SECONDS,
    },
    publicUrl: publicAddress(env.GATEBOOK_PUBLIC_URL, env),
    adminPages: env.GATEBOOK_ADMIN_PAGES === 'on',
    adminUrl: publicAddress(env.GATEBOOK_ADMIN_URL, env),
    hubUrl: env.GATEBOOK_HUB_URL ?? null,
    basePath: env.GATEBOOK_BASE_PATH,
    secret: env.GATEBOOK_SECRET ?? null,
    hubTokenHash: env.GATEBOOK_HUB_TOKEN === undefined ? null : hashOf(env.GATEBOOK_HUB_TOKEN),
    parentPid: env.GATEBOOK_PARENT_PID ?? null,
    erasuresFile: resolve(env.GATEBOOK_ERASURES ?? join(data, 'erasures.ndjson')),
    backupsFolder: resolve(env.GATEBOOK_BACKUPS ?? join(data, 'backups')),
    releaseDeletedNames: env.GATEBOOK_RELEASE_DELETED_NAMES,
    store:
      env.GATEBOOK_STORE === 'sqlite'
        ? { kind: 'sqlite' }
        : { kind: 'kurrentdb', connection: env.GATEBOOK_KURRENTDB ?? '' },
    signUp: signUp(env),
    usernames: {
      pattern: compileUsernamePattern(env.GATEBOOK_USERNAME_PATTERN),
      reserved: new Set(env.GATEBOOK_RESERVED_NAMES.map(normaliseUsername)),
    },
    passwords: { minLength: env.GATEBOOK_PASSWORD_MIN_LENGTH, minScore: env.GATEBOOK_PASSWORD_MIN_SCORE },
    hashing: {
      memoryKib: env.GATEBOOK_HASH_MEMORY_KIB,
      iterations: env.GATEBOOK_HASH_ITERATIONS,
      concurrency: env.GATEBOOK_HASH_CONCURRENCY ?? availableParallelism(),
    },
    ...limits(env),
    firstLinkHours: env.GATEBOOK_FIRST_LINK_HOURS,
    timeZone: env.GATEBOOK_TIME_ZONE ?? null,
    loginRetentionDays: env.GATEBOOK_LOGIN_RETENTION_DAYS,
    logLevel: env.GATEBOOK_LOG_LEVEL,
  };
}

const limits = (env: Environment): Pick<Config, 'lock' | 'addressLimit' | 'sessions'> => ({
  lock: {
    after: env.GATEBOOK_LOCK_AFTER,
    seconds: env.GATEBOOK_LOCK_SECONDS,
    maxSeconds: env.GATEBOOK_LOCK_MAX_SECONDS,
  },
  addressLimit: {
    failures: env.GATEBOOK_ADDRESS_FAILURES,
    names: env.GATEBOOK_ADDRESS_NAMES,
    windowSeconds: env.GATEBOOK_ADDRESS_WINDOW_SECONDS,
  },
  sessions: {
    person: { idleSeconds: env.GATEBOOK_SESSION_IDLE_SECONDS, maxSeconds: env.GATEBOOK_SESSION_MAX_SECONDS },
    admin: {
      idleSeconds: env.GATEBOOK_SESSION_ADMIN_IDLE_SECONDS,
      maxSeconds: env.GATEBOOK_SESSION_ADMIN_MAX_SECONDS,
    },
  },
});

const signUp = (env: Environment): SignUpSettings => ({
  mode: env.GATEBOOK_SIGN_UP,
  fields: env.GATEBOOK_SIGN_UP_FIELDS.map(parseSignUpField).filter((field) => field !== undefined),
  terms:
    env.GATEBOOK_TERMS_URL === undefined || env.GATEBOOK_TERMS_VERSION === undefined
      ? null
      : { version: env.GATEBOOK_TERMS_VERSION, url: env.GATEBOOK_TERMS_URL, text: null },
  proof: env.GATEBOOK_SIGN_UP_PROOF,
});

/** The base path is added to a public address without a path. */
function publicAddress(
  text: string | undefined,
  { GATEBOOK_BASE_PATH: basePath }: Environment,
): string | null {
  if (text === undefined) return null;
  const { origin, pathname } = new URL(text);
  return pathname === '/' ? `${origin}${basePath}` : `${origin}${pathname.replace(/\/+$/, '')}`;
}

const toRows = (env: Environment, sources: ReadonlyMap<string, VariableSource>): ConfigRow[] =>
  variables().map(({ name, isSecret, initialText }) => {
    const value = env[name as VariableName] ?? '';
    const shown = Array.isArray(value) ? value.join(',') : String(value);
    const source = sources.get(name) ?? 'default';
    if (shown === '') return { name, value: `(${(initialText ?? 'none').replaceAll('`', '')})`, source };
    return { name, value: isSecret === true ? '(set)' : shown, source };
  });
