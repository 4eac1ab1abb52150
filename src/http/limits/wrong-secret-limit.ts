import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { DomainError } from '../../domain/errors';
import type { ClientAddress } from '../../event-store/envelope';
import { Clock } from '../../platform/clock';
import { clientNetwork } from '../../platform/network';
import { hashOf } from '../../platform/one-time-secret';
import { WindowCounts } from './window-counts';

const MS_PER_SECOND = 1000;

/**
 * Counts wrong one-time links, tickets, API tokens and tokens of sessions by address, with the limit that wrong passwords
 * have. Each node counts for itself, since these secrets have 256 bits; logins are counted from the book, the same on
 * every node. An address counts the same secret once in a window: sent again, it is no further guess. The page of a
 * session that has ended sends its cookie with many requests, and a whole class opens the same mistyped link.
 */
@Injectable()
export class WrongSecretLimit {
  private readonly logger = new Logger(WrongSecretLimit.name);
  private readonly failures: WindowCounts;
  /** By address and digest of the secret. */
  private readonly counted: WindowCounts;

  constructor(
    clock: Clock,
    private readonly settings: Settings,
  ) {
    const windowMs = settings.policy.addressWindowSeconds * MS_PER_SECOND;
    this.failures = new WindowCounts(clock, windowMs);
    this.counted = new WindowCounts(clock, windowMs);
  }

  /** Refuses an address from which too many wrong secrets came. @throws DomainError `throttled` */
  assertBelow(address: ClientAddress | null): void {
    const count = this.failures.countOf(keyOf(address));
    if (count === undefined || count.hits < this.settings.policy.addressFailures) return;
    throw new DomainError(
      'throttled',
      'too many wrong secrets from your address; wait before you try again',
      {
        retryAfterSeconds: Math.max(1, Math.ceil(this.failures.leftMs(count) / MS_PER_SECOND)),
      },
    );
  }

  /** Whether this wrong secret of this address was counted in the last window. */
  isCounted(address: ClientAddress | null, secret: string): boolean {
    return this.counted.countOf(secretKeyOf(address, secret)) !== undefined;
  }

  /** Counts a wrong secret; from the limit on the address is refused for the length of a window. */
  countFailure(address: ClientAddress | null, secret: string): void {
    if (this.counted.add(secretKeyOf(address, secret)).hits > 1) return;
    const { addressFailures, addressWindowSeconds } = this.settings.policy;
    const { hits } = this.failures.add(keyOf(address));
    if (hits !== addressFailures) return;
    this.failures.extend(keyOf(address));
    const seconds = String(addressWindowSeconds);
    this.logger.warn(
      `too many wrong API tokens or one-time links came from one address: it is refused for ${seconds} s`,
    );
  }
}

/** Clients without a readable address share one count. */
const keyOf = (address: ClientAddress | null): string =>
  (address === null ? undefined : clientNetwork(address.value)) ?? '';

const secretKeyOf = (address: ClientAddress | null, secret: string): string =>
  `${hashOf(secret)} ${keyOf(address)}`;
