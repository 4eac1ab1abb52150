import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { hasScope, SCOPES, type Scope } from '../../domain/token';
import type { Actor } from '../../event-store/event-store';
import { operatorName } from '../../platform/os-user';
import type { TokenRow } from '../../projections/tokens/tokens-queries';
import { HttpSettings } from '../http-settings';
import { ACCESS, type Access } from './access';
import { ApiTokens } from './api-tokens';
import { rememberCaller, type Caller } from './caller';
import { clientAddress } from './client-address';
import { isOperator } from './operator';

/** Longest part of a user agent that is kept, in UTF-16 code units. */
const USER_AGENT_MAX_LENGTH = 256;

/** Identifies the caller and checks that the route is for them. A route without `Public` or `Scopes` refuses all. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly logger = new Logger(AuthGuard.name);
  private hasWarned = false;
  private readonly routes = new Map<unknown, Access | undefined>();

  constructor(
    private readonly reflector: Reflector,
    private readonly settings: HttpSettings,
    private readonly tokens: ApiTokens,
  ) {}

  /** @throws DomainError `invalid_token`, `insufficient_scope`, `throttled`, `not_ready` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    rememberCaller(request, this.admit(request, this.accessOf(context)));
    return true;
  }

  /** @throws DomainError as above */
  admit(request: FastifyRequest, access: Access | undefined): Caller {
    const caller = this.identify(request, access);
    const isAllowed =
      access === 'public' || (access ?? []).some((wanted: Scope) => hasScope(caller.scopes, wanted));
    if (!isAllowed)
      throw new DomainError('insufficient_scope', 'this token does not have the scope that this route needs');
    return caller;
  }

  /** Cached by handler: reading metadata on each request is slow. */
  private accessOf(context: ExecutionContext): Access | undefined {
    const handler = context.getHandler();
    if (!this.routes.has(handler)) {
      const targets = [handler, context.getClass()];
      this.routes.set(handler, this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets));
    }
    return this.routes.get(handler);
  }

  // each field by name: spreading an object is a hundred times slower
  private identify(request: FastifyRequest, access: Access | undefined): Caller {
    const correlationId = request.id;
    if (isOperator(request.raw)) {
      const actor: Actor = { kind: 'operator', id: operatorName() };
      return { actor, scopes: SCOPES, token: null, address: null, userAgent: null, correlationId };
    }
    const address = clientAddress(request, this.settings.trustedProxies);
    if (address === null) this.warnOfUnknownAddress(request);
    const userAgent = request.headers['user-agent']?.slice(0, USER_AGENT_MAX_LENGTH) ?? null;
    if (access === 'public') {
      const actor: Actor = { kind: 'anonymous', id: null };
      return { actor, scopes: [], token: null, address, userAgent, correlationId };
    }
    const token = this.tokens.bearer(request.headers.authorization, address);
    return { actor: actorOf(token), scopes: token.scopes, token, address, userAgent, correlationId };
  }

  /** Once for each start: the header may be in every request. */
  private warnOfUnknownAddress({ raw }: FastifyRequest): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.logger.warn(
      `the trusted proxy ${raw.socket.remoteAddress ?? '(unknown)'} sent an X-Forwarded-For that does not end with ` +
        'an IP address: the address of such requests is unknown, they share one limit, and tokens that are limited ' +
        'to networks are refused; let the proxy append the address that it sees',
    );
  }
}

/** A token whose only scope is `guard` is a hub's. */
const actorOf = ({ scopes, tokenId }: TokenRow): Actor => ({
  kind: scopes.every((scope) => scope === 'guard') ? 'hub' : 'token',
  id: tokenId,
});
