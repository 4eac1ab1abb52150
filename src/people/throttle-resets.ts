import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import type { EventData } from '../domain/events';
import { loginStream } from '../domain/streams';
import { hasCounted, settleUndecided } from '../domain/throttle';
import type { CommandContext } from '../event-store/envelope';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { Book, type Written } from './book';

/** Lets somebody try again at once, from every device. */
@Injectable()
export class ThrottleResets {
  constructor(
    private readonly book: Book,
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
  ) {}

  /** A new password resets always; an administrator only what was counted. */
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

  /** On whichever device: each may be locked alone, and be it by attempts that a crash left without an outcome. */
  private isCounted(userId: string): boolean {
    const now = this.book.clock.now();
    return this.throttle
      .statesOf(userId)
      .some((state) => hasCounted(settleUndecided(state, now, this.settings.policy)));
  }
}
