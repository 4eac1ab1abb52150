import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { loginStream } from '../domain/streams';
import { hasCounted } from '../domain/throttle';
import { liftPolicyBlock } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Projector } from '../projections/projector';
import { Book, latest, type Written } from './book';
import { Transition, type Reason } from './transition';

/** An administrator lets somebody try again at once after wrong passwords; an administrator's block stays. */
export class ResetThrottle extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(ResetThrottle)
export class ResetThrottleHandler implements ICommandHandler<ResetThrottle> {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly transition: Transition,
  ) {}

  /** @throws DomainError `not_found` */
  async execute({ context, userId, because }: ResetThrottle): Promise<Written> {
    const now = this.book.clock.now();
    const lifted = await this.transition.of(context, userId, (state) => liftPolicyBlock(state, { now }));
    const counter = this.projector.throttle.counter(userId);
    if (counter === undefined || !hasCounted(counter.state)) return lifted;
    const { reason } = because;
    const reset = await this.book.append(context, loginStream(userId), 'any', {
      type: 'ThrottleReset',
      data: { userId, name: null, cause: 'admin' },
      personal: { [userId]: reason === undefined ? {} : { reason } },
    });
    return { position: latest(lifted.position, reset.position) };
  }
}
