import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inject as dispatch, type InjectOptions, type Response } from 'light-my-request';
import { createApp, type App } from '../../src/app/create-app';
import { loadConfig } from '../../src/config/config';
import { START, type StoredEvent } from '../../src/event-store/event-store';
import { markOperator } from '../../src/http/authentication/operator';
import { Log } from '../../src/platform/log';
import { ManualClock } from './manual-clock';

/** A password that every default rule lets pass. */
export const PASSWORD = 'cobalt lantern drifts 41';

export interface Asked {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly remoteAddress?: string;
  /** As if it had come over the data folder's socket. */
  readonly asOperator?: boolean;
}

/** The whole application on a fresh folder of its own, with a clock that stands still and a log that is kept. */
export interface TestApp {
  readonly app: App;
  readonly clock: ManualClock;
  readonly folder: string;
  readonly logged: string[];
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, asked?: Asked): Promise<Response>;
  /** Runs `work` and tells the types of the events that it wrote, but for keys, credentials and audit reads. */
  eventsOf(work: () => Promise<unknown>): Promise<string[]>;
  book(): Promise<StoredEvent[]>;
  /** Signs somebody up and lets them in. @returns the userId */
  person(username: string): Promise<string>;
  token(...scopes: string[]): Promise<string>;
  close(): Promise<void>;
}

const QUIET = /^(Key|Credential|AuditRead)/;

export async function openTestApp(
  env: NodeJS.ProcessEnv = {},
  folder?: string,
  clock = new ManualClock('2026-03-01T08:00:00.000Z'),
): Promise<TestApp> {
  const data = folder ?? mkdtempSync(join(tmpdir(), 'gatebook-http-'));
  const logged: string[] = [];
  const log = new Log('debug', { write: (line) => void logged.push(line) });
  const app = await createApp(loadConfig({ ...env, GATEBOOK_DATA: data }), { clock, log });
  const book = () => app.parts.store.readAll(START, {}, 10_000);

  const ask: TestApp['ask'] = (method, url, asked = {}) => {
    const options: InjectOptions = {
      method,
      url,
      headers: {
        ...(asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` }),
        ...asked.headers,
      },
      ...(asked.body === undefined ? {} : { payload: asked.body as object }),
      ...(asked.remoteAddress === undefined ? {} : { remoteAddress: asked.remoteAddress }),
    };
    const route = (request: unknown, response: unknown) => {
      if (asked.asOperator === true) markOperator(request as IncomingMessage);
      app.server.routing(request as IncomingMessage, response as ServerResponse);
    };
    return dispatch(route, options);
  };

  const operate = async (method: 'POST', url: string, body?: unknown) => {
    const answer = await ask(method, url, { asOperator: true, ...(body === undefined ? {} : { body }) });
    if (answer.statusCode >= 400) throw new Error(answer.body);
    return answer;
  };

  return {
    app,
    clock,
    folder: data,
    logged,
    ask,
    book,
    eventsOf: async (work) => {
      const before = await app.parts.store.head();
      await work();
      return (await app.parts.store.readAll(before, {}, 10_000))
        .map(({ type }) => type)
        .filter((type) => !QUIET.test(type));
    },
    person: async (username) => {
      await operate('POST', '/api/sign-ups', { username, password: PASSWORD });
      const { userId } = (await operate('POST', `/api/users/${username}/approve`)).json<{ userId: string }>();
      return userId;
    },
    token: async (...scopes) =>
      (await operate('POST', '/api/tokens', { name: scopes.join(' '), scopes })).json<{ token: string }>()
        .token,
    close: async () => {
      await app.close();
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
