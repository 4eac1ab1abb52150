import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock';
import { hashOf } from '../commands/one-time-secret';
import { DomainError } from '../domain/errors';
import { hasScope, needsAdminOwner, SCOPES, type Scope } from '../domain/token';
import type { ClientAddress } from '../event-store/envelope';
import type { Actor } from '../event-store/event-store';
import { ACCESS, type Access } from '../http/access';
import { rememberCaller, type Caller } from '../http/caller';
import { clientAddress } from '../http/client-address';
import { HttpSettings } from '../http/http-settings';
import { isOperator, operatorName } from '../http/operator';
import { TokenUsage } from '../http/token-usage';
import { Networks } from '../network';
import { Projector } from '../projections/projector';
import type { TokenRow } from '../projections/tokens-queries';

/** Longest user agent that is looked at, in UTF-16 code units. */
const USER_AGENT_MAX_LENGTH = 256;

/** RFC 6750 §2.1, and the one form that a token of ours has. */
const BEARER = /^Bearer +(gbk_[A-Za-z0-9_-]{43})$/i;

/** Finds out who is behind a request and whether the route is for them. A route that says nothing is for nobody. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly settings: HttpSettings,
    private readonly usage: TokenUsage,
  ) {}

  /** @throws DomainError `invalid_token`, `insufficient_scope`, `not_ready` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    const caller = this.identify(request, access);
    const isAllowed =
      access === 'public' || (access ?? []).some((wanted: Scope) => hasScope(caller.scopes, wanted));
    if (!isAllowed) throw new DomainError('insufficient_scope', 'this token is not for this route');
    rememberCaller(request, caller);
    return true;
  }

  private identify(request: FastifyRequest, access: Access | undefined): Caller {
    const from = {
      address: clientAddress(request, this.settings.trustedProxies),
      userAgent: request.headers['user-agent']?.slice(0, USER_AGENT_MAX_LENGTH) ?? null,
      correlationId: request.id,
    };
    if (isOperator(request.raw)) {
      const actor: Actor = { kind: 'operator', id: operatorName() };
      return { ...from, address: null, userAgent: null, actor, scopes: SCOPES, token: null };
    }
    if (access === 'public')
      return { ...from, actor: { kind: 'anonymous', id: null }, scopes: [], token: null };
    const token = this.tokenOf(request.headers.authorization, from.address);
    this.usage.note(token.tokenId, this.clock.now());
    return { ...from, actor: actorOf(token), scopes: token.scopes, token };
  }

  private tokenOf(authorization: string | undefined, address: ClientAddress | null): TokenRow {
    const secret = BEARER.exec(authorization ?? '')?.[1];
    const token = secret === undefined ? undefined : this.projector.tokens.byHash(hashOf(secret));
    if (token === undefined || !this.isInForce(token, address)) {
      throw new DomainError('invalid_token', 'this needs a token: Authorization: Bearer gbk_…');
    }
    return token;
  }

  private isInForce(token: TokenRow, address: ClientAddress | null): boolean {
    if (token.revoked || token.expiresAt <= this.clock.now()) return false;
    if (token.networks.length > 0 && (address === null || !new Networks(token.networks).has(address.value))) {
      return false;
    }
    return !needsAdminOwner(token) || this.projector.users.byId(token.ownerId ?? '')?.admin === true;
  }
}

/** A token that can do nothing but ask at the gate is a hub's. */
const actorOf = ({ scopes, tokenId }: TokenRow): Actor => ({
  kind: scopes.every((scope) => scope === 'guard') ? 'hub' : 'token',
  id: tokenId,
});
