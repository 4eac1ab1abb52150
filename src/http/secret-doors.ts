import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { Settings } from '../commands/settings';
import { DomainError } from '../domain/errors';
import type { ClientAddress } from '../event-store/envelope';
import { clientNetwork } from '../network';
import { WindowCounts } from './window-counts';

const MS_PER_SECOND = 1000;

/**
 * Wrong one-time links and wrong API tokens, counted for each address: as many as an address may have wrong passwords.
 * Logins are counted from the book instead, on every node; these secrets have 256 bits, so each node counts for itself.
 */
@Injectable()
export class SecretDoors {
  /** How many tries were refused for their address since the start. */
  turnedAway = 0;
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
    this.turnedAway += 1;
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
    const { hits } = this.failures.add(keyOf(address));
    if (hits === this.settings.policy.addressFailures) this.failures.prolong(keyOf(address));
  }
}

/** Who has no address that can be read shares one count. */
const keyOf = (address: ClientAddress | null): string =>
  (address === null ? undefined : clientNetwork(address.value)) ?? '';
