import {
  applyDecorators,
  Injectable,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { catchError, type Observable } from 'rxjs';
import { DomainError } from '../../domain/errors';
import { callerOf } from '../authentication/caller';
import { isOperator } from '../authentication/operator';
import { SecretDoors } from './secret-doors';

export const SECRET_CHECK = 'gatebook:secret-check';

/** `login`: a password, limited by account and address where it is verified. `link`: a one-time link. */
export type SecretKind = 'login' | 'link';

/** Refuses an address that came with too many wrong links, and counts those that are wrong. */
@Injectable()
export class LinkDoor implements NestInterceptor {
  constructor(private readonly doors: SecretDoors) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOperator(request.raw)) return next.handle();
    const { address } = callerOf(request);
    this.doors.assertOpen(address);
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (error instanceof DomainError && error.code === 'link_invalid') this.doors.failed(address);
        throw error;
      }),
    );
  }
}

/**
 * This route checks a secret that stands in its body: it goes through a limiter. Routes for bearers of an API token
 * need not say so: the guard counts wrong tokens for all of them.
 */
export const SecretCheck = (kind: SecretKind): MethodDecorator =>
  applyDecorators(SetMetadata(SECRET_CHECK, kind), ...(kind === 'link' ? [UseInterceptors(LinkDoor)] : []));
