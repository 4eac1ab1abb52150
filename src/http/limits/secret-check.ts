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
import { WrongSecretLimit } from './wrong-secret-limit';

export const SECRET_CHECK = 'gatebook:secret-check';

/** `login`: a password, limited by account and address where it is verified; `link`: a one-time link. */
export type SecretKind = 'login' | 'link';

/** Counts wrong one-time links by address, and refuses an address that sent too many wrong secrets. */
@Injectable()
export class WrongLinkLimiter implements NestInterceptor {
  constructor(private readonly limit: WrongSecretLimit) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOperator(request.raw)) return next.handle();
    const { address } = callerOf(request);
    this.limit.assertBelow(address);
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (isGuess(error)) this.limit.countFailure(address, linkTokenOf(request));
        throw error;
      }),
    );
  }
}

/** A whole class may open a link that has ended: whoever has it does not guess. */
const isGuess = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'link_invalid' && error.details.wasValid !== true;

/** Of a request whose body has been checked: a sign-up takes the token of its link as `invitation`. */
function linkTokenOf({ body }: FastifyRequest): string {
  const { token, invitation } = body as { readonly token?: string; readonly invitation?: string };
  return token ?? invitation ?? '';
}

/**
 * Marks a route that checks a secret from its body, and limits failures there. Routes that need an API token do not
 * need it: `AuthGuard` counts wrong tokens on all of them.
 */
export const SecretCheck = (kind: SecretKind): MethodDecorator =>
  applyDecorators(
    SetMetadata(SECRET_CHECK, kind),
    ...(kind === 'link' ? [UseInterceptors(WrongLinkLimiter)] : []),
  );
