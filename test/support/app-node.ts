import type { IncomingMessage, ServerResponse } from 'node:http';
import { inject, type Response } from 'light-my-request';
import type { App } from '../../src/app/create-app';
import { markOperator } from '../../src/http/authentication/operator';
import { Locks } from '../../src/sign-in/locks';

/** A password that every default rule accepts. */
export const PASSWORD = 'cobalt lantern drifts 41';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body as sent over the wire. */
  readonly text: string;
  /** The body when it is a JSON object, else empty. */
  readonly body: Record<string, unknown>;
  /** The body cast to a known shape. */
  readonly json: Response['json'];
}

export interface Asked {
  readonly token?: string;
  /** A string is sent unchanged, as JSON unless `headers` say otherwise. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address of the client's socket; default: this machine. */
  readonly from?: string;
  /** Sends it as if over the data folder's socket. */
  readonly asOperator?: boolean;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One Gatebook process of a test. */
export interface AppNode {
  readonly app: App;
  ask(method: Method, url: string, asked?: Asked): Promise<Answer>;
  /** Signs in through the guard with the hub's token. */
  login(username: string, password?: string, more?: object): Promise<Answer>;
  /** Number of attempts that locks refused without an event. */
  refusedByLocks(): number;
}

const isObject = (text: string, mediaType: unknown): boolean =>
  text.startsWith('{') && mediaType !== 'application/x-ndjson';

export function nodeOf(app: App, tokens: { readonly guard: string }): AppNode {
  const ask: AppNode['ask'] = async (method, url, { token, body, headers, from, asOperator } = {}) => {
    const route = (request: unknown, response: unknown) => {
      if (asOperator === true) markOperator(request as IncomingMessage);
      app.server.routing(request as IncomingMessage, response as ServerResponse);
    };
    const answer = await inject(route, {
      method,
      url,
      headers: {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
      ...(from === undefined ? {} : { remoteAddress: from }),
    });
    const { statusCode: status, body: text } = answer;
    return {
      status,
      headers: answer.headers,
      text,
      body: (isObject(text, answer.headers['content-type']) ? JSON.parse(text) : {}) as Record<
        string,
        unknown
      >,
      json: () => answer.json(),
    };
  };
  return {
    app,
    ask,
    login: (username, password = PASSWORD, more = {}) =>
      ask('POST', '/guard/login', { token: tokens.guard, body: { username, password, ...more } }),
    refusedByLocks: () => app.nest.get(Locks).refusedByLock,
  };
}
