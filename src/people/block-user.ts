import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { blockUser } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Clock } from '../platform/clock';
import type { Written } from './book';
import { Transition, type Reason } from './transition';

/** An administrator blocks a person, until an instant (ISO 8601) or until they are unblocked. The person's admin right ends first. */
export class BlockUser extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly block: Reason & { readonly until?: string } = {},
  ) {
    super();
  }
}

@CommandHandler(BlockUser)
export class BlockUserHandler implements ICommandHandler<BlockUser> {
  constructor(
    private readonly transition: Transition,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `conflict`, `last_admin`, `validation_failed` */
  execute({ context, userId, block }: BlockUser): Promise<Written> {
    const until = block.until === undefined ? null : new Date(block.until).toISOString();
    const decision = {
      until,
      now: this.clock.now(),
      ...(block.reason === undefined ? {} : { reason: block.reason }),
    };
    return this.transition.endingAdminRight(context, userId, 'blocked', (state) =>
      blockUser(state, decision),
    );
  }
}
