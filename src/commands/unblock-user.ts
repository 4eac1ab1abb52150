import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../clock';
import { unblockUser } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import type { Written } from './book';
import { Transition, type Reason } from './transition';

/** An administrator lifts a block; one by the policy too. */
export class UnblockUser extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(UnblockUser)
export class UnblockUserHandler implements ICommandHandler<UnblockUser> {
  constructor(
    private readonly transition: Transition,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found` */
  execute({ context, userId, because }: UnblockUser): Promise<Written> {
    const now = this.clock.now();
    return this.transition.of(context, userId, (state) => unblockUser(state, { ...because, now }));
  }
}
