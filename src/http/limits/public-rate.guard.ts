import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { clientNetwork } from '../../platform/network';
import { callerOf } from '../authentication/caller';
import { isOperator } from '../authentication/operator';

/** For each address and public route: 600 requests in 10 minutes (`ttl` in ms), enough for a class behind one router. */
export const PUBLIC_RATE = { name: 'public', limit: 600, ttl: 600_000 };

/** Limits how often one address may call a public route. */
@Injectable()
export class PublicRateGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(isOperator(context.switchToHttp().getRequest<FastifyRequest>().raw));
  }

  protected override getTracker(request: Record<string, unknown>): Promise<string> {
    const { address } = callerOf(request as unknown as FastifyRequest);
    return Promise.resolve(clientNetwork(address?.value ?? '') ?? '');
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire, timeToExpire }: { timeToBlockExpire: number; timeToExpire: number },
  ): Promise<void> {
    throw new DomainError('throttled', 'too many requests from your address; wait before you try again', {
      retryAfterSeconds: Math.max(1, Math.ceil(timeToBlockExpire), Math.ceil(timeToExpire)),
    });
  }
}
