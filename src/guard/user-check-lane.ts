import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../domain/token';
import { isUserId } from '../domain/username';
import type { AuthGuard } from '../http/authentication/auth.guard';
import type { ProblemFilter } from '../http/problem.filter';
import { securityHeaders } from '../http/security-headers';
import type { Lifecycle } from '../http/server';
import { CORRELATION_HEADER } from '../http/server-limits';
import { AFTER_HEADER } from '../http/own-writes.guard';
import { isKept, JSON_TYPE, KEPT_BY_ONE, NOT_MODIFIED, type CheckRequest } from './guard.controller';
import type { Told, UserCheck } from './user-check';

interface Lane {
  readonly auth: AuthGuard;
  readonly check: UserCheck;
  readonly filter: ProblemFilter;
  readonly isTls: boolean;
  readonly lifecycle: Lifecycle;
}

const OK = 200;
const FOR_HUBS: readonly Scope[] = ['guard'];

/**
 * Hubs ask this for each live session, again and again. A plain question is answered here, by the same guard, check and
 * filter, as soon as its route is known and straight to Node's response: Fastify's reply and Nest's guards and pipes cost
 * more than the answer. Any other goes through them to the controller.
 */
export function layUserCheckLane(
  server: FastifyInstance,
  { auth, check, filter, isTls, lifecycle }: Lane,
): void {
  const every = Object.entries({ ...securityHeaders(isTls), 'cache-control': KEPT_BY_ONE }).flat();
  const answer = (request: CheckRequest, reply: FastifyReply, done: () => void): void => {
    // the whole way closes its connection while the application stops
    const asked = lifecycle.isStopping ? undefined : plainQuestion(request);
    if (asked === undefined) return done();
    try {
      const { token } = auth.admit(request, FOR_HUBS);
      tell(request, reply, check.check(request.params.name, asked.userId, token), every);
    } catch (error) {
      filter.answer(error, request, reply);
    }
  };
  server.addHook('onRoute', (route) => {
    if (route.url === '/guard/users/:name' && route.method === 'GET') {
      route.onRequest = (request, reply, done) => answer(request as CheckRequest, reply, done);
    }
  });
}

/** What needs no pipe: no question at all, or a whole `userId` alone; and nothing to wait for. */
function plainQuestion({ headers, query }: FastifyRequest): { userId: string | undefined } | undefined {
  if (headers[AFTER_HEADER] !== undefined) return undefined;
  const names = Object.keys(query as object);
  if (names.length === 0) return { userId: undefined };
  const { userId } = query as { readonly userId?: unknown };
  return names.length === 1 && typeof userId === 'string' && isUserId(userId) ? { userId } : undefined;
}

/** As the controller answers. @param every the headers that every such answer has: names and values by turns */
function tell(request: CheckRequest, { raw }: FastifyReply, told: Told, every: readonly string[]): void {
  const headers = [...every, CORRELATION_HEADER, request.id, 'etag', told.tag];
  if (isKept(request, told.tag)) {
    raw.writeHead(NOT_MODIFIED, headers).end();
  } else {
    headers.push('content-type', JSON_TYPE, 'content-length', told.length);
    raw.writeHead(OK, headers).end(told.body);
  }
}
