import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors';
import { CONFIGURED_HUB, needsAdminOwner, type AcceptedToken } from '../../domain/token';
import type { ClientAddress } from '../../event-store/envelope';
import { Clock, type Instant } from '../../platform/clock';
import { Networks } from '../../platform/network';
import { hashOf, sameHash } from '../../platform/one-time-secret';
import { Projector } from '../../projections/projector';
import { TokensQueries, type TokenRow } from '../../projections/tokens/tokens-queries';
import { UsersQueries } from '../../projections/users/users-queries';
import { HttpSettings } from '../http-settings';
import { WrongSecretLimit } from '../limits/wrong-secret-limit';
import { TokenUsage } from './token-usage';

/** RFC 6750 §2.1, with the form that all our tokens have. */
const BEARER = /^Bearer +(gbk_[A-Za-z0-9_-]{43})$/i;

/** Finds the token that a request was sent with. */
@Injectable()
export class ApiTokens {
  constructor(
    private readonly projector: Projector,
    private readonly users: UsersQueries,
    private readonly tokens: TokensQueries,
    private readonly clock: Clock,
    private readonly usage: TokenUsage,
    private readonly wrongSecrets: WrongSecretLimit,
    private readonly settings: HttpSettings,
  ) {}

  /**
   * Wrong tokens are counted by address and refused beyond the limit. A right token is accepted even then, so that
   * nobody can shut out a hub that shares the address.
   * @throws DomainError `invalid_token`, `throttled`, `not_ready`
   */
  bearer(authorization: string | undefined, address: ClientAddress | null): AcceptedToken {
    const secret = BEARER.exec(authorization ?? '')?.[1];
    const hash = secret === undefined ? undefined : hashOf(secret);
    if (hash !== undefined && this.isConfigured(hash)) return CONFIGURED_HUB;
    if (this.projector.isHalted('tokens')) throw outOfDate();
    const now = this.clock.instant();
    const token = hash === undefined ? undefined : this.tokens.byHash(hash);
    if (token === undefined && authorization !== undefined) {
      this.wrongSecrets.assertBelow(address);
      this.wrongSecrets.countFailure(address, authorization);
    }
    if (token === undefined || !this.isInForce(token, address, now)) {
      throw new DomainError('invalid_token', 'this needs a token: Authorization: Bearer gbk_…');
    }
    this.usage.record(token.tokenId, now.ms);
    return token;
  }

  /** That token is not in the book: it is valid while it is configured. */
  private isConfigured(hash: string): boolean {
    const { hubTokenHash } = this.settings;
    return hubTokenHash !== null && sameHash(hash, hubTokenHash);
  }

  private isInForce(token: TokenRow, address: ClientAddress | null, now: Instant): boolean {
    if (token.revoked || token.expiresAt <= now.text) return false;
    if (token.networks.length > 0 && (address === null || !new Networks(token.networks).has(address.value))) {
      return false;
    }
    if (!needsAdminOwner(token)) return true;
    if (this.projector.isHalted('users')) throw outOfDate();
    return this.users.byId(token.ownerId ?? '')?.admin === true;
  }
}

/** A token that was revoked since must not be accepted. The operator's socket works without tokens. */
const outOfDate = (): DomainError =>
  new DomainError(
    'not_ready',
    'a read model has halted; an operator sees why with: gatebook projections status',
    {
      retryAfterSeconds: 5,
    },
  );
