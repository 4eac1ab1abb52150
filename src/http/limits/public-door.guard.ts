import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { clientNetwork } from '../../platform/network';
import { callerOf } from '../authentication/caller';
import { isOperator } from '../authentication/operator';

/** Each address at each public door: 600 requests in 10 minutes (in ms), so that a class behind one router gets in. */
export const PUBLIC_DOORS = { name: 'public', limit: 600, ttl: 600_000 };

/** Limits how often one address may knock at the doors that are open to anyone. */
@Injectable()
export class PublicDoorGuard extends ThrottlerGuard {
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
