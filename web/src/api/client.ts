import { BASE } from '../page-facts';
import { keepAnswer, knownAnswer } from './known-answers';
import type { Problem } from './problem';

/** The server refused a request, and said why. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** No answer of Gatebook came back: no network, no server, or a proxy answered in its place. */
export class Unreachable extends Error {}

/** The person cancelled it. */
export class Cancelled extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Longer than the server waits for anything, and than nearly everything takes. */
const TIMEOUT_MS = 30_000;

/** Pauses before a request is repeated, until the browser has the new token of the session. */
const REPEATED_AFTER_MS = [100, 400, 1_500];

/**
 * Calls a route of Gatebook. A request whose session got a new token while it was on its way did nothing, and is repeated.
 * What was read before and has not changed is not sent again.
 * @param path below the root of Gatebook, without a slash at its start
 * @param timeoutMs for what takes the server long
 * @throws Refusal, Unreachable
 */
export const call = <Answer>(
  method: Method,
  path: string,
  body?: object,
  timeoutMs = TIMEOUT_MS,
): Promise<Answer> =>
  withNewToken(async () =>
    method === 'GET'
      ? read<Answer>(path, timeoutMs)
      : readAnswer<Answer>(await reach(method, path, body, timeoutMs)),
  );

const NOT_MODIFIED = 304;

async function read<Answer>(path: string, timeoutMs: number): Promise<Answer> {
  const before = knownAnswer(path);
  const response = await reach('GET', path, undefined, timeoutMs, before?.tag);
  if (response.status === NOT_MODIFIED && before !== undefined) return before.answer as Answer;
  const answer = await readAnswer<Answer>(response);
  keepAnswer(path, response.headers.get('etag'), answer);
  return answer;
}

/** Sends something, and again while the session gets a new token. */
export async function withNewToken<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (const pauseMs of REPEATED_AFTER_MS) {
    try {
      return await send();
    } catch (error) {
      if (!hasNewToken(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return send();
}

const hasNewToken = (error: unknown): boolean =>
  error instanceof Refusal &&
  error.problem.code === 'invalid_token' &&
  error.problem.retryAfterSeconds !== undefined;

/** @throws Refusal, Unreachable */
export async function readAnswer<Answer>(response: Response): Promise<Answer> {
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
  const text = await response.text().catch(notReached);
  if (response.ok && (isJson || text === '')) return (text === '' ? undefined : JSON.parse(text)) as Answer;
  if (!response.ok && isJson) throw new Refusal(JSON.parse(text) as Problem);
  return notReached();
}

async function reach(
  method: Method,
  path: string,
  body: object | undefined,
  timeoutMs: number,
  tag?: string,
): Promise<Response> {
  return fetch(new URL(path, BASE), {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...(tag !== undefined && { 'if-none-match': tag }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(notReached);
}

/** For `catch`. @throws Unreachable */
export const notReached = (cause?: unknown): never => {
  throw new Unreachable('Gatebook does not answer', { cause });
};

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Refusal ? error.problem.code : undefined;
