import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { forgetDevices } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import type { Written } from '../people/book';
import { Transition } from '../people/transition';

/** Forgets all known devices of a person. */
export class ForgetDevices extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(ForgetDevices)
export class ForgetDevicesHandler implements ICommandHandler<ForgetDevices> {
  constructor(private readonly transition: Transition) {}

  /** @throws DomainError `not_found` */
  execute({ context, userId }: ForgetDevices): Promise<Written> {
    return this.transition.apply(context, userId, forgetDevices);
  }
}
