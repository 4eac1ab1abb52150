import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { endSession, SESSION } from '../domain/session';
import type { SessionEndCause } from '../domain/session-events';
import { sessionStream } from '../domain/streams';
import { normaliseId } from '../domain/username';
import type { CommandContext } from '../event-store/envelope';
import { Book, latestPosition, type Written } from '../people/book';
import { SessionsQueries } from '../projections/sessions/sessions-queries';

interface Ending {
  readonly userId: string;
  readonly cause: SessionEndCause;
}

/** Ends one session of a person. */
export class EndSession extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly sessionId: string,
    readonly ending: Ending,
  ) {
    super();
  }
}

/** Ends the sessions of a person: all, or all but one. */
export class EndSessions extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly ending: Ending & { readonly except?: string },
  ) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly book: Book,
    private readonly sessions: SessionsQueries,
  ) {}

  /** @throws DomainError `not_found`: ended already, or of somebody else */
  async execute({ context, sessionId: typed, ending: { userId, cause } }: EndSession): Promise<Written> {
    const sessionId = normaliseId(typed);
    if (this.sessions.byId(sessionId)?.userId !== userId) {
      throw new DomainError('not_found', 'there is no such session; it may have ended');
    }
    return endOne(this.book, context, sessionId, cause);
  }
}

@CommandHandler(EndSessions)
export class EndSessionsHandler implements ICommandHandler<EndSessions> {
  constructor(
    private readonly book: Book,
    private readonly sessions: SessionsQueries,
  ) {}

  async execute({ context, ending: { userId, cause, except } }: EndSessions): Promise<Written> {
    const ended: Written[] = [];
    for (const { sessionId } of this.sessions.ofPerson(userId)) {
      if (sessionId !== except) ended.push(await endOne(this.book, context, sessionId, cause));
    }
    return { position: latestPosition(...ended.map(({ position }) => position)) };
  }
}

export const endOne = (
  book: Book,
  context: CommandContext,
  sessionId: string,
  cause: SessionEndCause,
): Promise<Written> =>
  book.decide(context, sessionStream(sessionId), SESSION, (state) => endSession(state, cause));
