import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import type { EventData } from '../domain/events';
import { loginStream } from '../domain/streams';
import { hasCounted, settleUndecided } from '../domain/throttle';
import type { CommandContext } from '../event-store/envelope';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { Book, type Written } from './book';

/** Resets the counters of a person, at every device. */
@Injectable()
export class ThrottleResets {
  constructor(
    private readonly book: Book,
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
  ) {}

  /** A new password always writes a reset; an administrator's is written when something was counted. */
  async reset(
    context: CommandContext,
    userId: string,
    cause: EventData['ThrottleReset']['cause'],
    reason?: string,
  ): Promise<Written> {
    if (cause === 'admin' && !this.isCounted(userId)) return { position: null };
    return this.book.append(context, loginStream(userId), 'any', {
      type: 'ThrottleReset',
      data: { userId, name: null, cause },
      personal: { [userId]: reason === undefined ? {} : { reason } },
    });
  }

  /** At any device: each has a counter of its own, which attempts without an outcome can lock too. */
  private isCounted(userId: string): boolean {
    const now = this.book.clock.now();
    return this.throttle
      .statesOf(userId)
      .some((state) => hasCounted(settleUndecided(state, now, this.settings.policy)));
  }
}
