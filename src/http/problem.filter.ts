import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Log } from '../platform/log';
import { hasPages, sendPage } from './pages/send-page';
import { wantsPage } from './pages/wants-page';
import { PROBLEM_TYPE, problemHeaders, toProblem } from './problem';
import { refusalOf } from './to-domain-error';

/**
 * Answers every error with a problem document, or with a page where a browser opens the address. A defect is logged, and its
 * answer gives the correlation id only.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const correlationId = request.id;
    const refusal = refusalOf(error, this.log, correlationId);
    const problem = toProblem(refusal, correlationId);
    void reply.status(problem.status).headers(problemHeaders(problem, refusal.details));
    if (wantsPage(request) && hasPages()) sendPage(request, reply, 'index.html', { problem });
    else void reply.type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}
