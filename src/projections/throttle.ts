import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent, Policy } from '../domain/events';
import {
  evolveThrottle,
  initialThrottle,
  type LoginEvent,
  type LoginEventType,
  type ThrottleState,
} from '../domain/throttle';
import type { FoldedEvent } from './folded-event';
import type { ModelWriter, ReadModel } from './read-model';
import { RowCache } from './row-cache';
import { accountCounter, nameCounter } from './throttle-queries';
import { CounterRows, type CachedCounter } from './throttle-rows';

export { accountCounter, nameCounter, ThrottleQueries, type CounterRow } from './throttle-queries';

const SCHEMA = `
  CREATE TABLE counters (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    policy_id TEXT NOT NULL,
    last_revision INTEGER NOT NULL,
    last_attempt_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policies (policy_id TEXT PRIMARY KEY, policy TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Classes of streams whose retention ends counters. */
const LOGINS = 'login-';
const UNKNOWN_LOGINS = 'login-unknown.';

type CounterEvent = DomainEvent<LoginEventType>;

class ThrottleWriter implements ModelWriter {
  private readonly counters: RowCache<CachedCounter>;
  private readonly policies = new Map<string, Policy>();
  private readonly devices: Statement<[string, string], string>;
  private readonly readPolicy: Statement<[string], string>;
  private readonly writePolicy: Statement<[string, string]>;
  private readonly expireNames: Statement<[string]>;
  private readonly expireAccounts: Statement<[string]>;

  constructor(db: Database, cachedRows: number) {
    this.counters = new RowCache(new CounterRows(db), cachedRows);
    this.devices = db
      .prepare<[string, string], string>('SELECT key FROM counters WHERE key > ? AND key < ?')
      .pluck();
    this.readPolicy = db.prepare<[string], string>('SELECT policy FROM policies WHERE policy_id = ?').pluck();
    this.writePolicy = db.prepare('INSERT OR REPLACE INTO policies VALUES (?, ?)');
    this.expireNames = db.prepare(
      `DELETE FROM counters WHERE key >= 'name:' AND key < 'name;' AND last_attempt_at < ?`,
    );
    this.expireAccounts = db.prepare(
      `DELETE FROM counters WHERE (key < 'name:' OR key >= 'name;') AND last_attempt_at < ?`,
    );
  }

  apply(event: FoldedEvent): void {
    const { domain } = event;
    switch (domain.type) {
      case 'PolicyInForce':
        this.writePolicy.run(domain.data.policyId, JSON.stringify(domain.data));
        this.policies.set(domain.data.policyId, domain.data);
        return;
      case 'RetentionApplied':
        return this.expire(domain.data.class, domain.data.before);
      case 'LoginAttempted':
      case 'LoginSucceeded':
      case 'LoginFailed':
      case 'LoginRefused':
      case 'ThrottleReset':
        return this.count(event, domain);
      default:
    }
  }

  flush(): void {
    this.counters.flush();
  }

  forget(): void {
    this.counters.forget();
    this.policies.clear();
  }

  private count(event: FoldedEvent, domain: CounterEvent): void {
    const login = { ...domain, eventId: event.eventId, revision: event.revision } as LoginEvent;
    const keys = domain.type === 'ThrottleReset' ? this.resetKeys(domain) : [this.keyOf(domain)];
    const changed = keys.map((key) => [key, this.folded(key, login)] as const);
    for (const [key, counter] of changed) if (counter !== undefined) this.counters.put(key, counter);
  }

  private folded(key: string, login: LoginEvent): CachedCounter | undefined {
    const known = this.counters.get(key);
    const policyId = policyIdOf(login) ?? known?.policyId;
    if (policyId === undefined) return undefined;
    const state: ThrottleState = known?.state ?? initialThrottle;
    return {
      state: evolveThrottle(state, login, this.policy(policyId)),
      policyId,
      lastRevision: login.revision,
    };
  }

  /** An outcome belongs to the counter of its attempt; an attempt to its device's, where it names one. */
  private keyOf(domain: Exclude<CounterEvent, DomainEvent<'ThrottleReset'>>): string {
    const { data } = domain;
    if (data.userId === null) return nameCounter(('name' in data ? data.name : null) ?? '');
    const account = accountCounter(data.userId);
    if (data.device === null) return account;
    if ('attempt' in data && isOpen(this.counters.get(account), data.attempt)) return account;
    return accountCounter(data.userId, data.device);
  }

  /** A reset is for the account and all its devices. */
  private resetKeys({ data: { userId, name } }: DomainEvent<'ThrottleReset'>): string[] {
    if (userId === null) return [nameCounter(name ?? '')];
    this.counters.flush();
    return [userId, ...this.devices.all(`${userId}/`, `${userId}0`)];
  }

  private policy(policyId: string): Policy {
    const known = this.policies.get(policyId);
    if (known !== undefined) return known;
    const stored = this.readPolicy.get(policyId);
    if (stored === undefined) throw new Error(`no policy ${policyId} was ever put in force`);
    const policy = JSON.parse(stored) as Policy;
    this.policies.set(policyId, policy);
    return policy;
  }

  private expire(streams: string, before: string): void {
    if (streams !== LOGINS && streams !== UNKNOWN_LOGINS) return;
    this.counters.flush();
    this.expireNames.run(before);
    if (streams === LOGINS) this.expireAccounts.run(before);
    this.counters.forget();
  }
}

function policyIdOf(login: LoginEvent): string | undefined {
  switch (login.type) {
    case 'LoginAttempted':
      return login.data.policyId;
    case 'LoginSucceeded':
    case 'LoginFailed':
    case 'LoginRefused':
      return login.data.decidedOn.policyId;
    case 'ThrottleReset':
      return undefined;
  }
}

const isOpen = (counter: CachedCounter | undefined, attempt: string | null): boolean =>
  attempt !== null && counter?.state.open.some(({ eventId }) => eventId === attempt) === true;

export const throttle: ReadModel = {
  name: 'throttle',
  version: 1,
  handles: new Set([
    'PolicyInForce',
    'LoginAttempted',
    'LoginSucceeded',
    'LoginFailed',
    'LoginRefused',
    'ThrottleReset',
    'RetentionApplied',
  ]),
  feedsGuard: true,
  schema: SCHEMA,
  open: (db, cachedRows) => new ThrottleWriter(db, cachedRows),
};
