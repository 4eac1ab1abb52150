import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { reauthenticateSession, SESSION } from '../domain/session';
import { sessionStream } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from '../people/book';

/** The password of a session was typed again, and was right. */
export class Reauthenticate extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(Reauthenticate)
export class ReauthenticateHandler implements ICommandHandler<Reauthenticate> {
  constructor(private readonly book: Book) {}

  /** Nothing when the session has ended meanwhile. */
  execute({ context, sessionId }: Reauthenticate): Promise<Written> {
    return this.book.decide(context, sessionStream(sessionId), SESSION, reauthenticateSession);
  }
}
