import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '../event-store/envelope';
import { Book } from '../people/book';
import { withNewToken, type RequestSession, type WrittenWithCookie } from './replace-token';

/** The password of a session was typed again, and was right: the session gets a new token. */
export class Reauthenticate extends Command<WrittenWithCookie> {
  constructor(
    readonly context: CommandContext,
    readonly session: RequestSession,
  ) {
    super();
  }
}

@CommandHandler(Reauthenticate)
export class ReauthenticateHandler implements ICommandHandler<Reauthenticate> {
  constructor(private readonly book: Book) {}

  /** Nothing when the session has ended meanwhile. */
  execute({ context, session }: Reauthenticate): Promise<WrittenWithCookie> {
    return withNewToken(this.book, context, session);
  }
}
