import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { hasRoom } from '../domain/address-throttle';
import { Clock } from '../platform/clock';
import { AddressLimiter } from './address-limiter';
import type { Attempt } from './attempt';
import type { Deadline } from './deadline';
import { waitedTooLong } from './refusals';

interface UnderWay {
  /** One for each attempt: a userId, or the key of a name that nobody has. */
  readonly names: string[];
  /** Called when an attempt has its outcome. */
  readonly waiting: (() => void)[];
}

export interface AddressSlot {
  readonly hasWaited: boolean;
  /** To be called once, when the attempt has its outcome. */
  release(): void;
}

const UNLIMITED: AddressSlot = { hasWaited: false, release: () => undefined };

/**
 * Limits the attempts that run at once for one address: as many as the address limit has left if all of them fail. The
 * others wait for outcomes, so that guesses in parallel get no further than guesses one after the other.
 */
@Injectable()
export class AddressSlots {
  private readonly underWay = new Map<string, UnderWay>();

  constructor(
    private readonly limiter: AddressLimiter,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits for a slot, up to the attempt's deadline. A known device needs none.
   * @throws DomainError `throttled` once the address is refused, `overloaded` at the deadline
   */
  async take(attempt: Attempt): Promise<AddressSlot> {
    const { subject, deadline } = attempt;
    const network = this.limiter.networkOf(addressOf(attempt), subject);
    const name = subject.userId ?? subject.name;
    if (network === undefined || name === null) return UNLIMITED;
    const tryTake = () => {
      this.assertAllowed(attempt);
      return this.tryTake(network, name);
    };
    const hasWaited = !tryTake();
    if (hasWaited) await this.waitUntil(network, tryTake, deadline);
    return { hasWaited, release: () => this.release(network, name) };
  }

  /** @throws DomainError `throttled` while the attempt's address is refused, `not_ready` */
  assertAllowed(attempt: Attempt): void {
    this.limiter.assertAllowed(addressOf(attempt), attempt.subject);
  }

  /** Checks and takes without a pause: otherwise all that wake up together would find the same slot free. */
  private tryTake(network: string, name: string): boolean {
    const { names } = this.underWayFrom(network);
    const attempt = { name, at: this.clock.now() };
    if (!hasRoom(this.limiter.stateOf(network), names, attempt, this.settings.policy)) return false;
    names.push(name);
    return true;
  }

  private async waitUntil(network: string, tryTake: () => boolean, deadline: Deadline): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadline.leftMs());
    });
    try {
      do {
        const ended = new Promise<void>((resolve) => this.underWayFrom(network).waiting.push(resolve));
        if ((await Promise.race([ended, timeUp])) === 'late') throw waitedTooLong();
      } while (!tryTake());
    } finally {
      clearTimeout(timer);
    }
  }

  private release(network: string, name: string): void {
    const { names, waiting } = this.underWayFrom(network);
    names.splice(names.indexOf(name), 1);
    if (names.length === 0) this.underWay.delete(network);
    for (const wake of waiting.splice(0)) wake();
  }

  private underWayFrom(network: string): UnderWay {
    const known = this.underWay.get(network);
    if (known !== undefined) return known;
    const none: UnderWay = { names: [], waiting: [] };
    this.underWay.set(network, none);
    return none;
  }
}

const addressOf = ({ request }: Attempt): string | null => request.client.address?.value ?? null;
