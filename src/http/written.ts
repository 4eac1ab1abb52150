import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
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

/**
 * People read their own writes: a read waits for the write that it names. Stands behind the guard that finds out who
 * asks: whoever is refused there makes nothing wait.
 */
@Injectable()
export class OwnWritesGuard implements CanActivate {
  constructor(private readonly projector: Projector) {}

  /** @throws DomainError `invalid_request` for what is no position, `not_ready` when it does not come in time */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { headers, method } = context.switchToHttp().getRequest<FastifyRequest>();
    const after = method === 'GET' ? headers[AFTER_HEADER] : undefined;
    if (after === undefined) return true;
    if (typeof after !== 'string' || !POSITION.test(after)) {
      throw new DomainError('invalid_request', 'Gatebook-After is not a position of the book');
    }
    return this.projector.waitFor(after).then(() => true);
  }
}

type Response = Parameters<FastifyAdapter['reply']>[0];

/** Fastify under Nest; an answer of a write tells its position in a header. */
export class WritingAdapter extends FastifyAdapter {
  override reply(response: Response, answer: unknown, statusCode?: number): FastifyReply {
    if (!(answer instanceof WriteAnswer)) return super.reply(response, answer, statusCode);
    if (answer.position !== null) this.setHeader(response, POSITION_HEADER, answer.position);
    return super.reply(response, answer.body, statusCode);
  }
}
