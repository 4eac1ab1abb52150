import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUserId } from '../domain/username';
import type { ProblemFilter } from '../http/problem.filter';
import { AFTER_HEADER } from '../http/written';
import type { AuthGuard } from './auth.guard';
import { answerUserCheck, type CheckRequest } from './guard.controller';
import type { UserCheck } from './user-check';

interface Lane {
  readonly auth: AuthGuard;
  readonly check: UserCheck;
  readonly filter: ProblemFilter;
}

/**
 * Hubs ask this for each live session, again and again. A plain question is answered here, by the same guard, check and
 * filter, before Nest's guards and pipes, which cost as much as the answer; any other goes through them to the controller.
 */
export function layUserCheckLane(server: FastifyInstance, { auth, check, filter }: Lane): void {
  const answer = (request: CheckRequest, reply: FastifyReply, done: () => void): void => {
    const asked = plainQuestion(request);
    if (asked === undefined) return done();
    try {
      const { token } = auth.admit(request, ['guard']);
      answerUserCheck(request, reply, check.check(request.params.name, asked.userId, token));
    } catch (error) {
      filter.answer(error, request, reply);
    }
  };
  server.addHook('onRoute', (route) => {
    if (route.url === '/guard/users/:name' && route.method === 'GET') {
      route.preHandler = (request, reply, done) => answer(request as CheckRequest, reply, done);
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
