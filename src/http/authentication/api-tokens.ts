import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors';
import { needsAdminOwner } from '../../domain/token';
import type { ClientAddress } from '../../event-store/envelope';
import { Clock, type Instant } from '../../platform/clock';
import { Networks } from '../../platform/network';
import { hashOf } from '../../platform/one-time-secret';
import { Projector } from '../../projections/projector';
import { TokensQueries, type TokenRow } from '../../projections/tokens/tokens-queries';
import { UsersQueries } from '../../projections/users/users-queries';
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
  ) {}

  /**
   * Wrong tokens are counted by address and refused beyond the limit. A right token is accepted even then, so that
   * nobody can shut out a hub that shares the address.
   * @throws DomainError `invalid_token`, `throttled`, `not_ready`
   */
  bearer(authorization: string | undefined, address: ClientAddress | null): TokenRow {
    if (this.projector.isHalted('tokens')) throw outOfDate();
    const secret = BEARER.exec(authorization ?? '')?.[1];
    const now = this.clock.instant();
    const token = secret === undefined ? undefined : this.tokens.byHash(hashOf(secret));
    if (token === undefined && authorization !== undefined) {
      this.wrongSecrets.assertBelow(address);
      this.wrongSecrets.countFailure(address);
    }
    if (token === undefined || !this.isInForce(token, address, now)) {
      throw new DomainError('invalid_token', 'this needs a token: Authorization: Bearer gbk_…');
    }
    this.usage.record(token.tokenId, now.ms);
    return token;
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
