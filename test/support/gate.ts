import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandBus } from '@nestjs/cqrs';
import { createApp, type App } from '../../src/app/create-app';
import type { SharedStore } from '../../src/app/parts';
import { loadConfig } from '../../src/config/config';
import type { Scope } from '../../src/domain/token';
import { commandContext } from '../../src/event-store/envelope';
import { START, type EventStore, type StoredEvent } from '../../src/event-store/event-store';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store';
import type { Clock } from '../../src/platform/clock';
import { Log } from '../../src/platform/log';
import { LoginGate } from '../../src/sign-in/login-gate';
import { IssueToken } from '../../src/tokens/issue-token';

/** Secret of the deployments that tests make; 32 characters, like nobody's real one. */
const TEST_SECRET = 'not-a-secret-but-of-the-length-of-one';

export const PASSWORD = 'plum orbit velvet lantern';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** The body as it went over the wire. */
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

export interface Asked {
  readonly token?: string;
  /** A text is sent as it is. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The socket's peer; by default this machine. */
  readonly from?: string;
}

export interface GateNode {
  readonly app: App;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, asked?: Asked): Promise<Answer>;
  /** Signs in through the guard with the hub's token. */
  login(username: string, password?: string, more?: object): Promise<Answer>;
  /** Attempts that locks turned away without an event. */
  turnedAway(): number;
}

export interface Gate {
  readonly nodes: readonly GateNode[];
  readonly first: GateNode;
  readonly store: EventStore;
  readonly adminToken: string;
  readonly guardToken: string;
  /** Signs up and approves. */
  person(username: string, password?: string): Promise<{ userId: string }>;
  /** What an administrator does to somebody: `act('ada', 'block')`. */
  act(username: string, what: string, body?: object): Promise<Answer>;
  events(filter?: { types?: string[]; streamPrefixes?: string[] }): Promise<StoredEvent[]>;
  /** Stops every node and starts it again on its folder, perhaps configured in another way. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

export interface GateOptions {
  /** Applications in this process, each with its own read models, on one store adapter. */
  readonly nodes?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Stands between the nodes and the store. */
  readonly around?: (store: EventStore) => EventStore;
}

/** The whole product over its routes, in a fresh folder. */
export async function openGate(options: GateOptions = {}): Promise<Gate> {
  const { nodes: count = 1, env = {}, around = (inner) => inner } = options;
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-gate-'));
  const file = join(folder, 'book.db');
  const store = await SqliteEventStore.open({ file });
  const opening = {
    folder,
    clock: options.clock,
    shared: { store: around(store), spec: { kind: 'sqlite' as const, file } },
  };
  const nodes: GateNode[] = [];
  const tokens = { guard: '', admin: '' };
  const start = async (changed: Readonly<Record<string, string>>) => {
    for (let index = 0; index < count; index += 1)
      nodes.push(nodeOf(await startNode(opening, index, { ...env, ...changed }), tokens));
  };
  const stop = async () => {
    for (const { app } of nodes.splice(0)) await app.close();
  };
  const first = () => {
    const [node] = nodes;
    if (node === undefined) throw new Error('a gate has one node at least');
    return node;
  };
  await start({});
  tokens.guard = await issue(first().app, 'guard');
  tokens.admin = await issue(first().app, 'admin');
  return {
    nodes,
    get first() {
      return first();
    },
    store,
    adminToken: tokens.admin,
    guardToken: tokens.guard,
    person: (username, password) => makePerson(first(), tokens.admin, username, password),
    act: (username, what, body = {}) =>
      first().call('POST', `/api/users/${username}/${what}`, { token: tokens.admin, body }),
    events: (filter = {}) => readAll(store, filter),
    restart: async (changed = {}) => {
      await stop();
      await start(changed);
    },
    close: async () => {
      await stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every node has folded all that was written. */
export async function settled({ nodes, store }: Gate): Promise<void> {
  const head = await store.head();
  await Promise.all(nodes.map(({ app }) => app.parts.projector.waitFor(head)));
}

interface Opening {
  readonly folder: string;
  readonly clock: Clock | undefined;
  readonly shared: SharedStore;
}

function startNode({ folder, clock, shared }: Opening, index: number, env: Readonly<Record<string, string>>) {
  const config = loadConfig({
    GATEBOOK_DATA: join(folder, `node-${String(index)}`),
    GATEBOOK_SECRET: TEST_SECRET,
    GATEBOOK_LOG_LEVEL: 'error',
    ...env,
  });
  return createApp(config, { shared, log: new Log('error'), ...(clock === undefined ? {} : { clock }) });
}

async function issue({ nest }: App, scope: Scope): Promise<string> {
  const context = commandContext({ kind: 'operator', id: 'test' });
  const { token } = await nest
    .get(CommandBus)
    .execute(new IssueToken(context, { name: scope, scopes: [scope] }));
  return token;
}

function nodeOf(app: App, tokens: { guard: string }): GateNode {
  const call: GateNode['call'] = async (method, url, { token, body, headers = {}, from } = {}) => {
    const answer = await app.server.inject({
      method,
      url,
      headers: {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
      ...(from === undefined ? {} : { remoteAddress: from }),
    });
    const { body: text } = answer;
    return {
      status: answer.statusCode,
      text,
      body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>,
      headers: answer.headers,
    };
  };
  return {
    app,
    call,
    login: (username, password = PASSWORD, more = {}) =>
      call('POST', '/guard/login', { token: tokens.guard, body: { username, password, ...more } }),
    turnedAway: () => app.nest.get(LoginGate).turnedAway,
  };
}

async function makePerson(node: GateNode, token: string, username: string, password = PASSWORD) {
  const signedUp = await node.call('POST', '/api/sign-ups', { body: { username, password } });
  if (signedUp.status !== 201) throw new Error(`the sign-up was answered ${JSON.stringify(signedUp.body)}`);
  const { body } = await node.call('POST', `/api/users/${username}/approve`, { token, body: {} });
  return { userId: String(body.userId) };
}

async function readAll(store: EventStore, filter: { types?: string[]; streamPrefixes?: string[] }) {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? START, filter, 5_000);
    events.push(...page);
    if (page.length < 5_000) return events;
  }
}
