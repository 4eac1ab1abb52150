import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { CONFIGURED_HUB, type AcceptedToken, type Scope } from '../../domain/token';
import { commandContext, type ClientAddress, type CommandContext } from '../../event-store/envelope';
import type { Actor } from '../../event-store/event-store';
import type { LiveSession } from './browser-sessions';

/** Who sent a request, as `AuthGuard` found out. */
export interface Caller {
  readonly actor: Actor;
  readonly scopes: readonly Scope[];
  readonly token: AcceptedToken | null;
  readonly session: LiveSession | null;
  readonly address: ClientAddress | null;
  readonly userAgent: string | null;
  readonly correlationId: string;
}

const callers = new WeakMap<object, Caller>();

export const rememberCaller = (request: FastifyRequest, caller: Caller): void => {
  callers.set(request, caller);
};

/** @throws Error when `AuthGuard` has not run: a defect */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a handler ran before AuthGuard');
  return caller;
}

/** The context of a command that this caller sends, with new ids. */
export const contextOf = ({ actor, correlationId, address, userAgent }: Caller): CommandContext =>
  commandContext(actor, { correlationId, address, userAgent });

/** A hub is known by the name of its token, which a token that replaces it can have too. An operator is the configured hub. */
export const hubOf = ({ token }: Caller): string => token?.name ?? CONFIGURED_HUB.name;

/** The caller's session, at a route for people. @throws Error at any other route: a defect */
export function sessionOf({ session }: Caller): LiveSession {
  if (session === null) throw new Error('a route for people was called without a session');
  return session;
}

/**
 * For acts that need a fresh password only in part; `NeedsFreshPassword` is for the others. Tokens and operators need none.
 * @throws DomainError `reauthentication_required`
 */
export function assertFreshPassword({ session }: Pick<Caller, 'session'>): void {
  if (session === null || session.freshUntil !== null) return;
  throw new DomainError(
    'reauthentication_required',
    'this needs a password that was typed in the last 15 minutes; send it to POST /api/session/password, then try again',
  );
}

/** Handler parameter: the caller of this request. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
