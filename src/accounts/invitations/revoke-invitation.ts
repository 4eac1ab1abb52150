import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { INVITATION, revokeInvitation } from '../../domain/invitation';
import { invitationStream } from '../../domain/streams';
import type { CommandContext } from '../../event-store/envelope';
import { Book, type Written } from '../../people/book';

/** An administrator ends an invitation at once. The accounts of those who came by it stay. */
export class RevokeInvitation extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeInvitation)
export class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(private readonly book: Book) {}

  /** @throws DomainError `not_found` */
  execute({ context, invitationId }: RevokeInvitation): Promise<Written> {
    return this.book.decide(context, invitationStream(invitationId), INVITATION, revokeInvitation);
  }
}
