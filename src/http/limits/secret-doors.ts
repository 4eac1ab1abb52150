import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { DomainError } from '../../domain/errors';
import type { ClientAddress } from '../../event-store/envelope';
import { Clock } from '../../platform/clock';
import { clientNetwork } from '../../platform/network';
import { WindowCounts } from './window-counts';

const MS_PER_SECOND = 1000;

/**
 * Wrong one-time links and wrong API tokens, counted for each address: as many as an address may have wrong passwords.
 * Logins are counted from the book instead, on every node; these secrets have 256 bits, so each node counts for itself.
 */
@Injectable()
export class SecretDoors {
  private readonly logger = new Logger(SecretDoors.name);
  private readonly failures: WindowCounts;

  constructor(
    clock: Clock,
    private readonly settings: Settings,
  ) {
    this.failures = new WindowCounts(clock, settings.policy.addressWindowSeconds * MS_PER_SECOND);
  }

  /** Refuses an address from which too many wrong secrets came. @throws DomainError `throttled` */
  assertOpen(address: ClientAddress | null): void {
    const count = this.failures.of(keyOf(address));
    if (count === undefined || count.hits < this.settings.policy.addressFailures) return;
    throw new DomainError(
      'throttled',
      'too many wrong secrets from your address; wait before you try again',
      {
        retryAfterSeconds: Math.max(1, Math.ceil(this.failures.leftMs(count) / MS_PER_SECOND)),
      },
    );
  }

  /** Counts a wrong secret; at the limit the address is refused for as long as the window is. */
  failed(address: ClientAddress | null): void {
    const { addressFailures, addressWindowSeconds } = this.settings.policy;
    const { hits } = this.failures.add(keyOf(address));
    if (hits !== addressFailures) return;
    this.failures.prolong(keyOf(address));
    const seconds = String(addressWindowSeconds);
    this.logger.warn(
      `too many wrong API tokens or one-time links came from one address: it is refused for ${seconds} s`,
    );
  }
}

/** Who has no address that can be read shares one count. */
const keyOf = (address: ClientAddress | null): string =>
  (address === null ? undefined : clientNetwork(address.value)) ?? '';
