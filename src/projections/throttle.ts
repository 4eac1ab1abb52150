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
import { ThrottleWindows, WINDOWS_SCHEMA } from './throttle-windows';

export { accountCounter, nameCounter, ThrottleQueries, type CounterRow } from './throttle-queries';

const SCHEMA = `
  CREATE TABLE counters (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    policy_id TEXT NOT NULL,
    last_revision INTEGER NOT NULL,
    recent TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE policies (policy_id TEXT PRIMARY KEY, policy TEXT NOT NULL) STRICT, WITHOUT ROWID;
  ${WINDOWS_SCHEMA}
`;

type CounterEvent = DomainEvent<LoginEventType>;

const HANDLED = [
  'DeploymentCreated',
  'PolicyInForce',
  'LoginAttempted',
  'LoginSucceeded',
  'LoginFailed',
  'LoginRefused',
  'ThrottleReset',
  'RetentionApplied',
] as const;

class ThrottleWriter implements ModelWriter {
  private readonly counters: RowCache<CachedCounter>;
  private readonly policies = new Map<string, Policy>();
  private readonly devices: Statement<[string, string], string>;
  private readonly readPolicy: Statement<[string], string>;
  private readonly writePolicy: Statement<[string, string]>;
  private readonly windows: ThrottleWindows;

  constructor(db: Database, cachedRows: number) {
    this.counters = new RowCache(new CounterRows(db), cachedRows);
    this.devices = db
      .prepare<[string, string], string>('SELECT key FROM counters WHERE key > ? AND key < ?')
      .pluck();
    this.readPolicy = db.prepare<[string], string>('SELECT policy FROM policies WHERE policy_id = ?').pluck();
    this.writePolicy = db.prepare('INSERT OR REPLACE INTO policies VALUES (?, ?)');
    this.windows = new ThrottleWindows(db);
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as DomainEvent<(typeof HANDLED)[number]>;
    switch (domain.type) {
      case 'PolicyInForce':
        this.writePolicy.run(domain.data.policyId, JSON.stringify(domain.data));
        this.policies.set(domain.data.policyId, domain.data);
        return;
      case 'DeploymentCreated':
        return this.windows.begin(domain.occurredAt);
      case 'RetentionApplied':
        return this.asWritten(() =>
          this.windows.cutOff(domain.data.class, domain.data.before, domain.occurredAt),
        );
      case 'LoginAttempted':
      case 'LoginSucceeded':
      case 'LoginFailed':
      case 'LoginRefused':
      case 'ThrottleReset':
        return this.count(event, domain);
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
    const { type, data, occurredAt } = domain;
    const login = { type, data, occurredAt, eventId: event.eventId, revision: event.revision } as LoginEvent;
    if (domain.data.userId === null && this.windows.turnsAt(event.revision)) {
      this.asWritten(() => this.windows.turnNames(event.stream.slice(-1)));
    }
    const keys = domain.type === 'ThrottleReset' ? this.resetKeys(domain) : [this.keyOf(domain)];
    const changed = keys.map((key) => [key, this.folded(key, login)] as const);
    for (const [key, counter] of changed) if (counter !== undefined) this.counters.put(key, counter);
  }

  private folded(key: string, login: LoginEvent): CachedCounter | undefined {
    const known = this.counters.get(key);
    const policyId = policyIdOf(login) ?? known?.policyId;
    if (policyId === undefined) return undefined;
    const evolve = (before: ThrottleState) => evolveThrottle(before, login, this.policy(policyId));
    const state = evolve(known?.state ?? initialThrottle);
    return {
      state,
      policyId,
      lastRevision: login.revision,
      recent: recentAfter(known, login, state, evolve),
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

  /** Changes whole ranges of rows: none of them may be in memory alone. */
  private asWritten(change: () => void): void {
    this.counters.flush();
    change();
    this.counters.forget();
  }
}

/** A reset alone is nothing to remember: it leaves what no counter at all would be. */
function recentAfter(
  known: CachedCounter | undefined,
  login: LoginEvent,
  state: ThrottleState,
  evolve: (before: ThrottleState) => ThrottleState,
): ThrottleState | null {
  if (known === undefined || known.recent === known.state) return state;
  if (known.recent === null) return login.type === 'ThrottleReset' ? null : evolve(initialThrottle);
  return evolve(known.recent);
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
  handles: new Set(HANDLED),
  feedsGuard: true,
  schema: SCHEMA,
  open: (db, cachedRows) => new ThrottleWriter(db, cachedRows),
};
