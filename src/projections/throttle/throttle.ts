import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent, EventData, Policy } from '../../domain/events';
import { UNKNOWN_LOGIN_STREAMS } from '../../domain/streams';
import {
  evolveThrottle,
  initialThrottle,
  isLoginEvent,
  LOGIN_EVENTS,
  type CountedEvent,
  type LoginEventType,
  type ThrottleState,
} from '../../domain/throttle';
import { checkReadable } from '../../event-store/envelope';
import { dataTextOf } from '../../event-store/lazy-event';
import type { Cell, FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';
import { RowCache } from '../engine/row-cache';
import { accountCounter, nameCounter } from './throttle-queries';
import { CounterRows, type CachedCounter } from './throttle-rows';
import { ThrottleWindows, turnsAt, WINDOWS_SCHEMA } from './throttle-windows';

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

const OTHERS = ['DeploymentCreated', 'PolicyInForce', 'RetentionApplied'] as const;

class ThrottleWriter implements ModelWriter {
  /** Two caches, because their counters turn at different events. */
  private readonly accounts: RowCache<CachedCounter>;
  private readonly names: RowCache<CachedCounter>;
  /** Counters of known devices that may be in memory only, by person. */
  private readonly unwritten = new Map<string, Set<string>>();
  private readonly policies = new Map<string, Policy>();
  private readonly devices: Statement<[string, string], string>;
  private readonly readPolicy: Statement<[string], string>;
  private readonly writePolicy: Statement<[string, string]>;
  private readonly windows: ThrottleWindows;

  constructor(db: Database, cachedRows: number) {
    const rows = new CounterRows(db);
    this.accounts = new RowCache(rows, cachedRows);
    this.names = new RowCache(rows, cachedRows);
    this.devices = db
      .prepare<[string, string], string>('SELECT key FROM counters WHERE key > ? AND key < ?')
      .pluck();
    this.readPolicy = db.prepare<[string], string>('SELECT policy FROM policies WHERE policy_id = ?').pluck();
    this.writePolicy = db.prepare('INSERT OR REPLACE INTO policies VALUES (?, ?)');
    this.windows = new ThrottleWindows(db, (kind, change) => this.asWritten(kind, change));
  }

  apply(event: FoldedEvent): void {
    if (isLoginEvent(event.type)) {
      const cells: Cell[] = [];
      prepare(event, cells);
      return this.applyPrepared(cells, 0);
    }
    const domain = event.domain as DomainEvent<(typeof OTHERS)[number]>;
    switch (domain.type) {
      case 'PolicyInForce':
        this.writePolicy.run(domain.data.policyId, JSON.stringify(domain.data));
        this.policies.set(domain.data.policyId, domain.data);
        return;
      case 'DeploymentCreated':
        return this.windows.begin(domain.occurredAt);
      case 'RetentionApplied':
        return this.windows.cutOff(domain.data.class, domain.data.before, domain.occurredAt);
    }
  }

  applyPrepared(cells: readonly Cell[], at: number): void {
    const [type, occurredAt, revision, eventId, turning, text] = cells.slice(at, at + WIDTH) as Login;
    const data = JSON.parse(text) as LoginData;
    const { userId, name = null, device = null, attempt = null } = data;
    const login: CountedEvent = { type, occurredAt, eventId, revision, data: { userId, attempt } };
    if (turning !== null) this.windows.turnNames(turning);
    if (type === 'ThrottleReset') return this.reset(login, name);
    const counters = this.countersOf(userId);
    const key = this.keyOf(userId, name, device, attempt);
    const known = counters.get(key);
    const policyId = data.policyId ?? data.decidedOn?.policyId ?? '';
    counters.put(key, this.folded(known, login, policyId));
  }

  flush(): void {
    this.accounts.flush();
    this.names.flush();
    this.unwritten.clear();
  }

  forget(): void {
    this.accounts.forget();
    this.names.forget();
    this.unwritten.clear();
    this.policies.clear();
  }

  private countersOf(userId: string | null): RowCache<CachedCounter> {
    return userId === null ? this.names : this.accounts;
  }

  private folded(known: CachedCounter | undefined, login: CountedEvent, policyId: string): CachedCounter {
    const policy = this.policy(policyId);
    const state = evolveThrottle(known?.state ?? initialThrottle, login, policy);
    const recent = recentAfter(known, login, state, policy);
    return { state, policyId, lastRevision: login.revision, recent };
  }

  /** An outcome counts where its attempt was counted: for the device that the event names, or for the account. */
  private keyOf(
    userId: string | null,
    name: string | null,
    device: string | null,
    attempt: string | null,
  ): string {
    if (userId === null) return nameCounter(name ?? '');
    const account = accountCounter(userId);
    if (device === null || isOpen(this.accounts.get(account), attempt)) return account;
    const key = accountCounter(userId, device);
    const keys = this.unwritten.get(userId);
    if (keys === undefined) this.unwritten.set(userId, new Set([key]));
    else keys.add(key);
    return key;
  }

  /** Resets the counters of the account and of all its devices. */
  private reset(login: CountedEvent, name: string | null): void {
    const counters = this.countersOf(login.data.userId);
    const changed = new Map<string, CachedCounter>();
    for (const key of this.resetKeys(login.data.userId, name)) {
      const known = counters.get(key);
      if (known !== undefined) changed.set(key, this.folded(known, login, known.policyId));
    }
    for (const [key, counter] of changed) counters.put(key, counter);
  }

  private resetKeys(userId: string | null, name: string | null): string[] {
    if (userId === null) return [nameCounter(name ?? '')];
    const written = this.devices.all(`${userId}/`, `${userId}0`);
    return [userId, ...new Set([...written, ...(this.unwritten.get(userId) ?? [])])];
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

  private asWritten(kind: 'names' | 'accounts', change: () => void): void {
    this[kind].flush();
    change();
    this[kind].forget();
  }
}

/** The cells of a prepared event. */
type Login = [
  type: LoginEventType,
  occurredAt: string,
  revision: number,
  eventId: string,
  /** Counters of names whose keys begin with this digit turn before this event; null: none. */
  turning: string | null,
  /** Its data, as JSON. */
  data: string,
];
const WIDTH = 6;

/** The fields that are read from the data. */
type LoginData = Pick<EventData['LoginAttempted'], 'userId'> &
  Partial<Pick<EventData['LoginAttempted'], 'name' | 'device' | 'policyId'>> &
  Partial<Pick<EventData['LoginRefused'], 'attempt' | 'decidedOn'>>;

/** Copies the text of the data without parsing it, so that reading and folding take about equally long. */
function prepare(event: FoldedEvent, cells: Cell[]): void {
  checkReadable(event);
  const { type, occurredAt, revision, eventId } = event;
  const turning =
    turnsAt(revision) && UNKNOWN_LOGIN_STREAMS.includes(event.stream) ? event.stream.slice(-1) : null;
  cells.push(type, occurredAt, revision, eventId, turning, dataTextOf(event));
}

/** After only a reset there is nothing to store: the state is that of a missing counter. */
function recentAfter(
  known: CachedCounter | undefined,
  login: CountedEvent,
  state: ThrottleState,
  policy: Policy,
): ThrottleState | null {
  if (known === undefined || known.recent === known.state) return state;
  if (known.recent === null && login.type === 'ThrottleReset') return null;
  return evolveThrottle(known.recent ?? initialThrottle, login, policy);
}

const isOpen = (counter: CachedCounter | undefined, attempt: string | null): boolean =>
  attempt !== null && counter?.state.open.some(({ eventId }) => eventId === attempt) === true;

export const throttle: ReadModel = {
  name: 'throttle',
  version: 2,
  handles: new Set([...LOGIN_EVENTS, ...OTHERS]),
  feedsGuard: true,
  schema: SCHEMA,
  preparing: { isFor: isLoginEvent, width: WIDTH, isExpensive: false, prepare },
  open: (db, cachedRows) => new ThrottleWriter(db, cachedRows),
};
