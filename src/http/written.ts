import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, map, mergeMap, type Observable } from 'rxjs';
import { DomainError } from '../domain/errors';
import type { Position } from '../event-store/event-store';
import { Projector } from '../projections/projector';

export const POSITION_HEADER = 'gatebook-position';
export const AFTER_HEADER = 'gatebook-after';

const POSITION = /^\d{1,16}$/;

/** What a handler that wrote answers with: the body, and where the write stands in the book. */
export class WriteAnswer<Body> {
  constructor(
    /** Null: there was nothing to decide. */
    readonly position: Position | null,
    readonly body: Body,
  ) {}
}

export const wrote = <Body>({ position }: { position: Position | null }, body: Body): WriteAnswer<Body> =>
  new WriteAnswer(position, body);

/** People read their own writes: a write tells its position, and a read waits for the one that it names. */
@Injectable()
export class OwnWritesInterceptor implements NestInterceptor {
  constructor(private readonly projector: Projector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { headers, method } = http.getRequest<FastifyRequest>();
    const after = method === 'GET' ? headers[AFTER_HEADER] : undefined;
    const handled =
      after === undefined ? next.handle() : from(this.waitFor(after)).pipe(mergeMap(() => next.handle()));
    return handled.pipe(map((answer: unknown) => this.opened(answer, reply)));
  }

  /** @throws DomainError `invalid_request` for what is no position, `not_ready` when it does not come in time */
  private async waitFor(after: string | string[]): Promise<void> {
    if (typeof after !== 'string' || !POSITION.test(after)) {
      throw new DomainError('invalid_request', 'Gatebook-After is not a position of the book');
    }
    await this.projector.waitFor(after);
  }

  private opened(answer: unknown, reply: FastifyReply): unknown {
    if (!(answer instanceof WriteAnswer)) return answer;
    if (answer.position !== null) void reply.header(POSITION_HEADER, answer.position);
    return answer.body;
  }
}
