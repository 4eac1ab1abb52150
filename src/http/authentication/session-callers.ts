import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { hasScope, type Scope } from '../../domain/token';
import type { ClientAddress } from '../../event-store/envelope';
import type { Actor } from '../../event-store/event-store';
import { HttpSettings } from '../http-settings';
import type { RouteRules } from './access';
import { isAdministrationHere, noAdministrationHere } from './administration';
import { SESSION_COOKIE } from './browser-cookie';
import { isOfHubSession } from './hub-cookie';
import { BrowserSessions, type LiveSession } from './browser-sessions';
import { assertFreshPassword, type Caller } from './caller';
import { assertFromOwnPages, isStateChange } from './same-origin';
import { SessionUses } from './session-uses';

const ADMIN_SCOPES: readonly Scope[] = ['admin', 'audit', 'ops'];

/** Identifies the caller by a browser session, and checks what is asked of sessions alone. */
@Injectable()
export class SessionCallers {
  constructor(
    private readonly sessions: BrowserSessions,
    private readonly settings: HttpSettings,
    private readonly uses: SessionUses,
  ) {}

  /** The session that the request was sent with; null without a cookie. @throws DomainError `invalid_token`, `throttled`, `not_ready` */
  find(request: FastifyRequest, address: ClientAddress | null): LiveSession | null {
    const token = SESSION_COOKIE.read(request, this.settings);
    if (token === undefined) return null;
    return this.sessions.ofToken(token, address, (hubSession) => isOfHubSession(request, hubSession));
  }

  /** As `BrowserSessions.waitForSession`. @throws DomainError `throttled` */
  waitForSession(request: FastifyRequest, address: ClientAddress | null): Promise<void> | undefined {
    const token = SESSION_COOKIE.read(request, this.settings);
    return token === undefined ? undefined : this.sessions.waitForSession(token, address);
  }

  /** The id of the session that a browser had before it signs in, also where it missed the newest token; null: none. */
  replacedBy(request: FastifyRequest): string | null {
    const token = SESSION_COOKIE.read(request, this.settings);
    return token === undefined ? null : (this.sessions.rowOfPresentOrPrevious(token)?.sessionId ?? null);
  }

  /** @throws DomainError `wrong_origin`, `invalid_request`, `password_change_required`, `reauthentication_required` */
  assertMayCall(request: FastifyRequest, session: LiveSession, rules: RouteRules): void {
    if (isStateChange(request)) assertFromOwnPages(request, this.settings);
    if (session.mustChangePassword && !rules.isOpenToOldPassword) {
      throw new DomainError(
        'password_change_required',
        'you have to set a new password first; send it to PUT /api/me/password',
      );
    }
    if (rules.needsFreshPassword) assertFreshPassword({ session });
  }

  /**
   * A page of the hub's origin can begin a session by a ticket: it gives no power until the password was typed in it.
   */
  scopesOf(request: FastifyRequest, session: LiveSession): readonly Scope[] {
    const mayAdminister =
      session.person.admin && !isWithoutPassword(session) && isAdministrationHere(request, this.settings);
    return mayAdminister ? ADMIN_SCOPES : [];
  }

  /**
   * Says what an administrator's session lacks to call a route with one of these scopes.
   * @throws DomainError `insufficient_scope` where it cannot administer at this address, `reauthentication_required`
   * where only a typed password is missing
   */
  assertMayAdminister(request: FastifyRequest, session: LiveSession, wanted: readonly Scope[]): void {
    if (!session.person.admin || !wanted.some((scope) => hasScope(ADMIN_SCOPES, scope))) return;
    if (!isAdministrationHere(request, this.settings))
      throw new DomainError('insufficient_scope', noAdministrationHere(this.settings));
    if (isWithoutPassword(session)) {
      throw new DomainError(
        'reauthentication_required',
        'the hub has signed you in, and this needs your password; send it to POST /api/session/password, then try again',
      );
    }
  }

  /** @throws DomainError `wrong_origin`, `invalid_request` */
  assertFromOwnPages(request: FastifyRequest): void {
    assertFromOwnPages(request, this.settings);
  }

  recordUse(caller: Caller): void {
    this.uses.record(caller);
  }

  /** The browser drops a cookie that was refused, so that it is not sent and counted again. */
  dropCookie(request: FastifyRequest, reply: FastifyReply): void {
    if (
      request.headers.authorization === undefined &&
      SESSION_COOKIE.read(request, this.settings) !== undefined
    )
      SESSION_COOKIE.remove(request, reply, this.settings);
  }
}

export const actorOf = ({ person }: Pick<LiveSession, 'person'>): Actor => ({
  kind: person.admin ? 'admin' : 'user',
  id: person.userId,
});

const isWithoutPassword = ({ row }: LiveSession): boolean => row.passwordTypedAt === null;
