import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { approveUser } from '../../domain/user-decisions';
import type { CommandContext } from '../../event-store/envelope';
import type { Written } from '../../people/book';
import { Transition, type Reason } from '../../people/transition';

/** An administrator approves a person who signed up, or who was rejected before. */
export class ApproveUser extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(ApproveUser)
export class ApproveUserHandler implements ICommandHandler<ApproveUser> {
  constructor(private readonly transition: Transition) {}

  /** @throws DomainError `not_found` */
  execute({ context, userId, because }: ApproveUser): Promise<Written> {
    return this.transition.apply(context, userId, (state) => approveUser(state, because));
  }
}
