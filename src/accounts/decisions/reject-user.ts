import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { rejectUser } from '../../domain/user-decisions';
import type { CommandContext } from '../../event-store/envelope';
import type { Written } from '../../people/book';
import { Transition, type Reason } from '../../people/transition';

/** An administrator rejects a sign-up; the name stays taken. */
export class RejectUser extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(RejectUser)
export class RejectUserHandler implements ICommandHandler<RejectUser> {
  constructor(private readonly transition: Transition) {}

  /** @throws DomainError `not_found`, `conflict` */
  execute({ context, userId, because }: RejectUser): Promise<Written> {
    return this.transition.apply(context, userId, (state) => rejectUser(state, because));
  }
}
