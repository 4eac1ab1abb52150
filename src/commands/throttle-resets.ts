import { Injectable } from '@nestjs/common';
import type { EventData } from '../domain/events';
import { loginStream } from '../domain/streams';
import { hasCounted } from '../domain/throttle';
import type { CommandContext } from '../event-store/envelope';
import { Projector } from '../projections/projector';
import { Book, type Written } from './book';

/** Lets somebody try again at once, from every device. */
@Injectable()
export class ThrottleResets {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
  ) {}

  /** A new password resets always; an administrator only what was counted. */
  async reset(
    context: CommandContext,
    userId: string,
    cause: EventData['ThrottleReset']['cause'],
    reason?: string,
  ): Promise<Written> {
    const counter = this.projector.throttle.counter(userId);
    const isCounted = counter !== undefined && hasCounted(counter.state);
    if (cause === 'admin' && !isCounted) return { position: null };
    return this.book.append(context, loginStream(userId), 'any', {
      type: 'ThrottleReset',
      data: { userId, name: null, cause },
      personal: { [userId]: reason === undefined ? {} : { reason } },
    });
  }
}
