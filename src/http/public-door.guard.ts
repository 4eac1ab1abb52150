import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors';
import { callerOf } from './caller';
import { isOperator } from './operator';

/** Groups of an IPv6 address that name one customer's network: the first 64 bits. */
const NETWORK_GROUPS = 4;

/** Limits how often one address may knock at the doors that are open to anyone. */
@Injectable()
export class PublicDoorGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(isOperator(context.switchToHttp().getRequest<FastifyRequest>().raw));
  }

  protected override getTracker(request: Record<string, unknown>): Promise<string> {
    const address = callerOf(request as unknown as FastifyRequest).address?.value ?? '';
    return Promise.resolve(isIPv6(address) ? network(address) : address);
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

/** `2001:db8::1` → `2001:db8:0:0`. */
function network(address: string): string {
  const [head = '', tail] = address.split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - start.length - end.length }, () => '0');
  return [...start, ...zeros, ...end].slice(0, NETWORK_GROUPS).join(':');
}
