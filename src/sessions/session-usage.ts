import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { isUseToBeRecorded, SESSION, useSession } from '../domain/session';
import { sessionStream } from '../domain/streams';
import { BrowserSessions, type LiveSession } from '../http/authentication/browser-sessions';
import { contextOf, type Caller } from '../http/authentication/caller';
import { SessionUses } from '../http/authentication/session-uses';
import { Book } from '../people/book';
import { errorText } from '../platform/error-text';

/** Writes that sessions are used, in the background. */
@Injectable()
export class SessionUsage extends SessionUses implements OnApplicationShutdown {
  private readonly logger = new Logger(SessionUsage.name);
  /** By session: while one is being written, no other is. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly book: Book,
    private readonly browsers: BrowserSessions,
  ) {
    super();
  }

  override record(caller: Caller): void {
    const { session } = caller;
    if (session === null) return;
    const { sessionId, lastUsedAt } = session.row;
    const { idleSeconds } = this.browsers.limitsFor(session.person);
    if (this.underWay.has(sessionId) || !isUseToBeRecorded(lastUsedAt, this.book.clock.now(), idleSeconds))
      return;
    const work = this.write(caller, session, idleSeconds)
      .catch((error: unknown) =>
        this.logger.warn(`the use of a session could not be recorded: ${errorText(error)}`),
      )
      .finally(() => this.underWay.delete(sessionId));
    this.underWay.set(sessionId, work);
  }

  onApplicationShutdown(): Promise<void> {
    return this.written();
  }

  /** Resolves when the uses so far are in the book. */
  async written(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private async write(caller: Caller, { row }: LiveSession, idleSeconds: number): Promise<void> {
    await this.book.decide(contextOf(caller), sessionStream(row.sessionId), SESSION, (state) =>
      useSession(state, this.book.clock.now(), idleSeconds),
    );
  }
}
