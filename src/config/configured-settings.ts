import type { Config } from './config';
import { withPolicyId } from './policy-id';
import { Settings } from './settings';

/** The settings of the configuration. */
export class ConfiguredSettings extends Settings {
  readonly signUp: Settings['signUp'];
  readonly usernames: Settings['usernames'];
  readonly releaseDeletedNames: boolean;
  readonly loginRetentionDays: number;
  readonly sessions: Settings['sessions'];
  readonly policy: Settings['policy'];
  readonly publicUrl: string | null;
  readonly basePath: string;
  readonly firstLinkHours: number;
  readonly timeZone: string | null;

  constructor(config: Config) {
    super();
    this.signUp = config.signUp;
    this.usernames = config.usernames;
    this.releaseDeletedNames = config.releaseDeletedNames;
    this.loginRetentionDays = config.loginRetentionDays;
    this.sessions = config.sessions;
    this.policy = policyOf(config);
    this.publicUrl = config.publicUrl;
    this.basePath = config.basePath;
    this.firstLinkHours = config.firstLinkHours;
    this.timeZone = config.timeZone;
  }
}

const policyOf = ({ lock, addressLimit, signUp, passwords }: Config): Settings['policy'] =>
  withPolicyId({
    lockAfter: lock.after,
    lockSeconds: lock.seconds,
    lockMaxSeconds: lock.maxSeconds,
    addressFailures: addressLimit.failures,
    addressNames: addressLimit.names,
    addressWindowSeconds: addressLimit.windowSeconds,
    signUp: signUp.mode,
    passwordMinLength: passwords.minLength,
    passwordMinScore: passwords.minScore,
  });

const WILDCARDS = new Set(['0.0.0.0', '::']);

/** The address that this process listens on, base path included. */
export function listeningUrl({ listen, basePath }: Config, port: number): string {
  const host = WILDCARDS.has(listen.host) ? 'localhost' : listen.host;
  const shown = host.includes(':') ? `[${host}]` : host;
  return `${listen.tls === null ? 'http' : 'https'}://${shown}:${String(port)}${basePath}`;
}
