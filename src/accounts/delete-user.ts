import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { deleteUser } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { latestPosition, type Written } from '../people/book';
import { Credentials } from '../people/credentials';
import { Transition, type Reason } from '../people/transition';

/** An administrator deletes an account. The name stays taken unless the configuration releases it. */
export class DeleteUser extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(DeleteUser)
export class DeleteUserHandler implements ICommandHandler<DeleteUser> {
  constructor(
    private readonly transition: Transition,
    private readonly credentials: Credentials,
  ) {}

  /** The admin right first, then the person, then the password. @throws DomainError `last_admin`, `not_found` */
  async execute({ context, userId, because }: DeleteUser): Promise<Written> {
    const deleted = await this.transition.endingAdminRight(context, userId, 'deleted', (state) =>
      deleteUser(state, { erase: false, ...because }),
    );
    const removed = await this.credentials.remove(context, userId);
    return { position: latestPosition(deleted.position, removed.position) };
  }
}
