import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUserId } from '../domain/username';
import type { RouteRules } from '../http/authentication/access';
import type { AuthGuard } from '../http/authentication/auth.guard';
import type { ProblemFilter } from '../http/problem.filter';
import { securityHeaders } from '../http/security-headers';
import type { Lifecycle } from '../http/server';
import { CORRELATION_HEADER } from '../http/server-limits';
import { AFTER_HEADER } from '../http/own-writes.guard';
import { hasTag, JSON_TYPE, PRIVATE_NO_CACHE, NOT_MODIFIED, type CheckRequest } from './guard.controller';
import type { UserCheckAnswer, UserCheck } from './user-check';

interface FastPathParts {
  readonly auth: AuthGuard;
  readonly check: UserCheck;
  readonly filter: ProblemFilter;
  readonly isTls: boolean;
  readonly lifecycle: Lifecycle;
}

const OK = 200;
const FOR_HUBS: RouteRules = { access: ['guard'] };

/**
 * Answers plain user checks in Fastify's `onRequest` hook, straight to Node's response, with the Nest guard, check and
 * filter that the controller uses. Hubs ask for each live session, and Fastify's reply and Nest's guards and pipes would
 * cost more than the answer. Any other request goes on to the controller.
 */
export function addUserCheckFastPath(
  server: FastifyInstance,
  { auth, check, filter, isTls, lifecycle }: FastPathParts,
): void {
  const commonHeaders = Object.entries({
    ...securityHeaders(isTls),
    'cache-control': PRIVATE_NO_CACHE,
  }).flat();
  const answer = (request: CheckRequest, reply: FastifyReply, done: () => void): void => {
    // while the application stops, Fastify closes the connection after its answer
    const asked = lifecycle.isStopping ? undefined : plainQuestion(request);
    if (asked === undefined) return done();
    try {
      const { token } = auth.admit(request, FOR_HUBS);
      sendAnswer(request, reply, check.check(request.params.name, asked.userId, token), commonHeaders);
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

/** A request that needs no validation and no waiting: without a query, or with nothing but a valid `userId`. */
function plainQuestion({ headers, query }: FastifyRequest): { userId: string | undefined } | undefined {
  if (headers[AFTER_HEADER] !== undefined) return undefined;
  const names = Object.keys(query as object);
  if (names.length === 0) return { userId: undefined };
  const { userId } = query as { readonly userId?: unknown };
  return names.length === 1 && typeof userId === 'string' && isUserId(userId) ? { userId } : undefined;
}

/** As the controller answers. @param commonHeaders names and values in turn */
function sendAnswer(
  request: CheckRequest,
  { raw }: FastifyReply,
  answer: UserCheckAnswer,
  commonHeaders: readonly string[],
): void {
  const headers = [...commonHeaders, CORRELATION_HEADER, request.id, 'etag', answer.tag];
  if (hasTag(request, answer.tag)) {
    raw.writeHead(NOT_MODIFIED, headers).end();
  } else {
    headers.push('content-type', JSON_TYPE, 'content-length', answer.length);
    raw.writeHead(OK, headers).end(answer.body);
  }
}
