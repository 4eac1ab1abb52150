import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { requirePasswordChange } from '../domain/password-change';
import type { CommandContext } from '../event-store/envelope';
import type { Written } from '../people/book';
import { Transition } from '../people/transition';

/** An administrator says whether a person has to set a new password before anything else. */
export class RequirePasswordChange extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly required: boolean,
  ) {
    super();
  }
}

@CommandHandler(RequirePasswordChange)
export class RequirePasswordChangeHandler implements ICommandHandler<RequirePasswordChange> {
  constructor(private readonly transition: Transition) {}

  /** @throws DomainError `not_found` */
  execute({ context, userId, required }: RequirePasswordChange): Promise<Written> {
    return this.transition.apply(context, userId, (state) => requirePasswordChange(state, { required }));
  }
}
