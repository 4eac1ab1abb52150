import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ADMINISTRATORS, revokeAdmin } from '../../domain/admins';
import { ADMINS } from '../../domain/streams';
import type { CommandContext } from '../../event-store/envelope';
import { Book, type Written } from '../../people/book';
import type { Reason } from '../../people/transition';

/** Takes the admin right from a person. */
export class RevokeAdmin extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(RevokeAdmin)
export class RevokeAdminHandler implements ICommandHandler<RevokeAdmin> {
  constructor(private readonly book: Book) {}

  /** @throws DomainError `last_admin` */
  execute({ context, userId, because }: RevokeAdmin): Promise<Written> {
    return this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      revokeAdmin(admins, { userId, cause: 'revoked', ...because }),
    );
  }
}
