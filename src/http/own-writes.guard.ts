import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors';
import { Projector } from '../projections/projector';
import { POSITION } from './fields';

const AFTER_HEADER = 'gatebook-after';

/**
 * Lets people read their own writes: a read waits for the position that it names. Runs after `AuthGuard`, so that a
 * refused caller cannot make the server wait.
 */
@Injectable()
export class OwnWritesGuard implements CanActivate {
  constructor(private readonly projector: Projector) {}

  /** @throws DomainError `invalid_request` for a malformed position, `not_ready` when it does not come in time */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { headers, method } = context.switchToHttp().getRequest<FastifyRequest>();
    const after = method === 'GET' ? headers[AFTER_HEADER] : undefined;
    if (after === undefined) return true;
    if (typeof after !== 'string' || !POSITION.pattern.test(after)) {
      throw new DomainError(
        'invalid_request',
        'Gatebook-After must be a position: the value of a Gatebook-Position',
      );
    }
    return this.projector.waitFor(after).then(() => true);
  }
}
