import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { hasScope, isHubToken, SCOPES, type AcceptedToken, type Scope } from '../../domain/token';
import type { Actor } from '../../event-store/event-store';
import { operatorName } from '../../platform/os-user';
import { HttpSettings } from '../http-settings';
import {
  ACCESS,
  FROM_OWN_PAGES,
  NEEDS_FRESH_PASSWORD,
  OPEN_TO_OLD_PASSWORD,
  type Access,
  type RouteRules,
} from './access';
import { ApiTokens } from './api-tokens';
import { rememberCaller, type Caller } from './caller';
import { clientAddress } from './client-address';
import { isOperator } from './operator';
import { actorOf as actorOfSession, SessionCallers } from './session-callers';

/** Longest part of a user agent that is kept, in UTF-16 code units. */
const USER_AGENT_MAX_LENGTH = 256;

const OTHER_SCOPE = 'this token or session does not have the scope that this route needs';
const FOR_PEOPLE = 'this route is for a person who has signed in; a token has no account';
const SIGN_IN = 'this needs a session: sign in with POST /api/session';

/** Identifies the caller and checks that the route is for them. A route without a rule refuses all. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly logger = new Logger(AuthGuard.name);
  private hasWarned = false;
  private readonly routes = new Map<unknown, RouteRules>();

  constructor(
    private readonly reflector: Reflector,
    private readonly settings: HttpSettings,
    private readonly tokens: ApiTokens,
    private readonly sessions: SessionCallers,
  ) {}

  /**
   * @throws DomainError `invalid_token`, `insufficient_scope`, `throttled`, `not_ready`; for a session also `wrong_origin`,
   * `invalid_request`, `password_change_required`, `reauthentication_required`
   */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const rules = this.rulesOf(context);
    const known = this.waitForSession(request, rules);
    if (known === undefined) return this.letIn(request, reply, rules);
    return known.then(() => this.letIn(request, reply, rules));
  }

  private letIn(request: FastifyRequest, reply: FastifyReply, rules: RouteRules): true {
    try {
      const caller = this.admit(request, rules);
      rememberCaller(request, caller);
      if (caller.session !== null) this.sessions.recordUse(caller);
      return true;
    } catch (error) {
      if (isRefusedSecret(error)) this.sessions.dropCookie(request, reply);
      throw error;
    }
  }

  /** Resolves when this node has folded a session that began at another node; undefined: no need to wait. */
  private waitForSession(request: FastifyRequest, { access }: RouteRules): Promise<void> | undefined {
    if (access === 'public' || request.headers.authorization !== undefined || isOperator(request.raw))
      return undefined;
    return this.sessions.waitForSession(request, clientAddress(request, this.settings.trustedProxies));
  }

  private admit(request: FastifyRequest, rules: RouteRules): Caller {
    const { access } = rules;
    const caller = this.identify(request, access);
    if (access === 'public') {
      if (rules.isFromOwnPages) this.sessions.assertFromOwnPages(request);
      return caller;
    }
    if (!isFor(caller, access)) {
      if (caller.session !== null && isScopes(access))
        this.sessions.assertMayAdminister(request, caller.session, access);
      throw new DomainError('insufficient_scope', access === 'person' ? FOR_PEOPLE : OTHER_SCOPE);
    }
    if (caller.session !== null) this.sessions.assertMayCall(request, caller.session, rules);
    return caller;
  }

  /** Cached by handler: reading metadata on each request is slow. */
  private rulesOf(context: ExecutionContext): RouteRules {
    const handler = context.getHandler();
    const known = this.routes.get(handler);
    if (known !== undefined) return known;
    const targets = [handler, context.getClass()];
    const isMarked = (name: string) =>
      this.reflector.getAllAndOverride<boolean | undefined>(name, targets) === true;
    const rules: RouteRules = {
      access: this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets),
      isFromOwnPages: isMarked(FROM_OWN_PAGES),
      needsFreshPassword: isMarked(NEEDS_FRESH_PASSWORD),
      isOpenToOldPassword: isMarked(OPEN_TO_OLD_PASSWORD),
    };
    this.routes.set(handler, rules);
    return rules;
  }

  // each field by name: spreading an object is a hundred times slower
  private identify(request: FastifyRequest, access: Access | undefined): Caller {
    const correlationId = request.id;
    if (isOperator(request.raw)) {
      const actor: Actor = { kind: 'operator', id: operatorName() };
      return {
        actor,
        scopes: SCOPES,
        token: null,
        session: null,
        address: null,
        userAgent: null,
        correlationId,
      };
    }
    const address = clientAddress(request, this.settings.trustedProxies);
    if (address === null && request.raw.socket.remoteAddress !== undefined)
      this.warnOfUnknownAddress(request);
    const userAgent = request.headers['user-agent']?.slice(0, USER_AGENT_MAX_LENGTH) ?? null;
    if (access === 'public') {
      const actor: Actor = { kind: 'anonymous', id: null };
      return { actor, scopes: [], token: null, session: null, address, userAgent, correlationId };
    }
    const { authorization } = request.headers;
    const session = authorization === undefined ? this.sessions.find(request, address) : null;
    if (session !== null) {
      const [actor, scopes] = [actorOfSession(session), this.sessions.scopesOf(request, session)];
      return { actor, scopes, token: null, session, address, userAgent, correlationId };
    }
    if (authorization === undefined && access === 'person') throw new DomainError('invalid_token', SIGN_IN);
    const token = this.tokens.bearer(authorization, address);
    const { scopes } = token;
    return { actor: actorOf(token), scopes, token, session: null, address, userAgent, correlationId };
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

const isScopes = (access: Access | undefined): access is readonly Scope[] => typeof access === 'object';

function isFor({ session, scopes }: Caller, access: Access | undefined): boolean {
  if (access === undefined || access === 'public') return false;
  if (access === 'person') return session !== null;
  return access.some((wanted: Scope) => hasScope(scopes, wanted));
}

/** Not a token that was replaced: dropping its cookie would drop the new one. A throttled one has not been looked at. */
const isRefusedSecret = (error: unknown): boolean =>
  error instanceof DomainError &&
  error.code === 'invalid_token' &&
  error.details.retryAfterSeconds === undefined;

const actorOf = (token: AcceptedToken): Actor => ({
  kind: isHubToken(token) ? 'hub' : 'token',
  id: token.tokenId,
});
