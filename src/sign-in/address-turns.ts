import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { hasRoom } from '../domain/address-throttle';
import { DomainError } from '../domain/errors';
import { Clock } from '../platform/clock';
import { AddressLimiter } from './address-limiter';
import type { LoginSubject } from './login-subject';

/** How long a login waits for others from its address, in milliseconds: within a hub's own time-out. */
const WAIT_MAX_MS = 5_000;

interface UnderWay {
  readonly names: string[];
  /** Called when an attempt has its outcome. */
  readonly waiting: (() => void)[];
}

export interface Turn {
  readonly hasWaited: boolean;
  /** To be called once, when the attempt has its outcome. */
  end(): void;
}

const EXEMPT: Turn = { hasWaited: false, end: () => undefined };

/**
 * Attempts from one address at once are let through as far as the address limit would bear if all of them were wrong;
 * the others wait for outcomes. So guesses in parallel get no further than guesses one after the other.
 */
@Injectable()
export class AddressTurns {
  private readonly underWay = new Map<string, UnderWay>();

  constructor(
    private readonly limiter: AddressLimiter,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** A known device is exempt. @throws DomainError `throttled` when the address is refused by then, `overloaded` */
  async take(address: string | null, subject: LoginSubject): Promise<Turn> {
    const network = this.limiter.networkOf(address, subject);
    const name = subject.userId ?? subject.name;
    if (network === undefined || name === null) return EXEMPT;
    const enters = () => this.enters(network, name, () => this.limiter.assertAllowed(address, subject));
    const hasWaited = !enters();
    if (hasWaited) await this.waitUntil(network, enters);
    return { hasWaited, end: () => this.end(network, name) };
  }

  /** Looks and takes in one step: between the two, all who were woken together would find the same room. */
  private enters(network: string, name: string, assertAllowed: () => void): boolean {
    assertAllowed();
    const { names } = this.of(network);
    const attempt = { name, at: this.clock.now() };
    if (!hasRoom(this.limiter.stateOf(network), names, attempt, this.settings.policy)) return false;
    names.push(name);
    return true;
  }

  private async waitUntil(network: string, enters: () => boolean): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), WAIT_MAX_MS);
    });
    try {
      do {
        const ended = new Promise<void>((resolve) => this.of(network).waiting.push(resolve));
        if ((await Promise.race([ended, timeUp])) === 'late') {
          throw new DomainError('overloaded', 'too many sign-ins at once; try again', {
            retryAfterSeconds: 1,
          });
        }
      } while (!enters());
    } finally {
      clearTimeout(timer);
    }
  }

  private end(network: string, name: string): void {
    const { names, waiting } = this.of(network);
    names.splice(names.indexOf(name), 1);
    if (names.length === 0) this.underWay.delete(network);
    for (const wake of waiting.splice(0)) wake();
  }

  private of(network: string): UnderWay {
    const known = this.underWay.get(network);
    if (known !== undefined) return known;
    const none: UnderWay = { names: [], waiting: [] };
    this.underWay.set(network, none);
    return none;
  }
}
