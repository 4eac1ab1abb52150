import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app/create-app';
import type { SharedStore, WaitLimits } from '../../src/app/parts';
import { loadConfig } from '../../src/config/config';
import {
  START,
  type EventFilter,
  type EventStore,
  type StoredEvent,
} from '../../src/event-store/event-store';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store';
import { StrengthMeter } from '../../src/passwords/strength-meter';
import { Log } from '../../src/platform/log';
import { nodeOf, PASSWORD, type Answer, type AppNode } from './app-node';
import { TEST_SECRET } from './keys';
import { ManualClock } from './manual-clock';

export { PASSWORD, type Answer, type AppNode, type Asked, type Method } from './app-node';

/** The whole application. Requests go to its first node. */
export interface TestApp extends AppNode {
  readonly nodes: readonly AppNode[];
  readonly clock: ManualClock;
  readonly store: EventStore;
  /** The data folder; with several nodes, the folder that contains theirs. */
  readonly folder: string;
  /** Log lines of all nodes. */
  readonly logged: string[];
  /** Issued when the data folder is new. */
  readonly adminToken: string;
  /** Issued when the data folder is new. */
  readonly guardToken: string;
  token(...scopes: string[]): Promise<string>;
  /** Signs up and approves. @returns the user id */
  person(username: string, password?: string): Promise<string>;
  /** Signs up and approves a person whom no other test has. @returns the username, known to every node */
  newPerson(): Promise<string>;
  /** Performs an administrator's act on a person: `act('ada', 'block')`. */
  act(username: string, what: string, body?: object): Promise<Answer>;
  events(filter?: EventFilter): Promise<StoredEvent[]>;
  /** The types of the events that `work` wrote, except those of keys, credentials and audit reads. */
  eventsOf(work: () => Promise<unknown>): Promise<string[]>;
  /** Resolves when every node has folded everything that was written. */
  settled(): Promise<void>;
  /** Stops every node and restarts it on its folder, with these variables changed. */
  restart(env?: NodeJS.ProcessEnv): Promise<void>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Default: one, which opens the configured store itself, as `gatebook start` does. */
  readonly nodes?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Default: a new one. */
  readonly clock?: ManualClock;
  /** Wraps the store, which the nodes then share. */
  readonly around?: (store: EventStore) => EventStore;
  /** Default: so long that nothing is refused on a slow machine. */
  readonly waits?: WaitLimits;
  /** An existing data folder, which is kept on `close`. Default: a new one. */
  readonly data?: string;
}

const QUIET = /^(Key|Credential|AuditRead)/;
const PAGE = 5_000;
const LONG_WAITS: WaitLimits = { hashMs: 120_000, signInMs: 120_000, positionMs: 120_000 };

/** Equally strong and allowed, and the fastest: see `src/passwords/hash-parameters.ts`. */
const CHEAP_HASHES = { GATEBOOK_HASH_MEMORY_KIB: '7168', GATEBOOK_HASH_ITERATIONS: '5' };

/** One for all applications of a test file: its thread takes half a second of a core to load its dictionaries. */
const meter = new StrengthMeter({ maxCheckMs: 120_000 });
afterAll(() => meter.close());

/** Opens the application through its routes, with a manual clock and a recorded log. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const {
    nodes: count = 1,
    data,
    waits = LONG_WAITS,
    clock = new ManualClock('2026-03-01T08:00:00.000Z'),
  } = options;
  const folder = data ?? mkdtempSync(join(tmpdir(), 'gatebook-'));
  const shared = count > 1 || options.around !== undefined ? await shareStore(folder, options) : undefined;
  const logged: string[] = [];
  const log = new Log('debug', { write: (line) => void logged.push(line) });
  const nodes: AppNode[] = [];
  const tokens = { admin: '', guard: '' };

  const start = async (changed: NodeJS.ProcessEnv) => {
    for (let index = 0; index < count; index += 1) {
      const place = shared === undefined ? ownPlace(folder) : sharedPlace(folder, index);
      const config = loadConfig({ ...CHEAP_HASHES, ...place, ...options.env, ...changed });
      const app = await createApp(config, {
        clock,
        log,
        waits,
        meter,
        ...(shared === undefined ? {} : shared.option),
      });
      nodes.push(nodeOf(app, tokens));
    }
  };
  const stop = async () => {
    for (const { app } of nodes.splice(0)) await app.close();
  };
  const first = (): AppNode => {
    const [node] = nodes;
    if (node === undefined) throw new Error('the application is closed');
    return node;
  };
  const store = () => shared?.store ?? first().app.parts.store;
  const operate = async (url: string, body?: object): Promise<Answer> => {
    const answer = await first().ask('POST', url, { asOperator: true, body });
    if (answer.status >= 400) throw new Error(answer.text);
    return answer;
  };
  const token = async (...scopes: string[]) =>
    String((await operate('/api/tokens', { name: scopes.join(' '), scopes })).body.token);

  let people = 0;
  const person = async (username: string, password = PASSWORD) => {
    await operate('/api/sign-ups', { username, password });
    return String((await operate(`/api/users/${username}/approve`)).body.userId);
  };
  const settled = async () => {
    const head = await store().head();
    await Promise.all(nodes.map(({ app }) => app.parts.projector.waitFor(head)));
  };

  await start({});
  if (data === undefined) {
    tokens.guard = await token('guard');
    tokens.admin = await token('admin');
  }

  return {
    nodes,
    clock,
    folder,
    logged,
    token,
    get app() {
      return first().app;
    },
    get store() {
      return store();
    },
    get adminToken() {
      return issued(tokens.admin);
    },
    get guardToken() {
      return issued(tokens.guard);
    },
    ask: (...request) => first().ask(...request),
    login: (...who) => first().login(...who),
    refusedByLocks: () => first().refusedByLocks(),
    person,
    newPerson: async () => {
      people += 1;
      const username = `person-${String(people)}`;
      await person(username);
      await settled();
      return username;
    },
    act: (username, what, body = {}) =>
      first().ask('POST', `/api/users/${username}/${what}`, { token: issued(tokens.admin), body }),
    events: (filter) => readAll(store(), START, filter),
    eventsOf: async (work) => {
      const before = await store().head();
      await work();
      const events = await readAll(store(), before);
      return events.map(({ type }) => type).filter((type) => !QUIET.test(type));
    },
    settled,
    restart: async (changed = {}) => {
      await stop();
      await start(changed);
    },
    close: async () => {
      await stop();
      await shared?.store.close();
      if (data === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ownPlace = (folder: string) => ({ GATEBOOK_DATA: folder });

const sharedPlace = (folder: string, index: number) => ({
  GATEBOOK_DATA: join(folder, `node-${String(index)}`),
  GATEBOOK_SECRET: TEST_SECRET,
});

async function shareStore(folder: string, { around = (inner) => inner }: TestAppOptions) {
  const spec = { kind: 'sqlite' as const, file: join(folder, 'book.db') };
  const store: EventStore = await SqliteEventStore.open(spec);
  const option: { shared: SharedStore } = { shared: { store: around(store), spec } };
  return { store, option };
}

function issued(token: string): string {
  if (token === '') throw new Error('no token was issued in this data folder: issue one');
  return token;
}

async function readAll(store: EventStore, after = START, filter: EventFilter = {}): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? after, filter, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}
