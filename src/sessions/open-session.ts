import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../config/settings';
import { admissionOf, OWN_RULES } from '../domain/admission';
import { DomainError } from '../domain/errors';
import { secondsOfDays } from '../domain/retention';
import { beginHubSession, beginSession, SESSION } from '../domain/session';
import { sessionStream } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Conflict } from '../event-store/event-store';
import { BrowserSessions, type LiveSession } from '../http/authentication/browser-sessions';
import { Book, latestPosition, type Written } from '../people/book';
import { newSecret } from '../platform/one-time-secret';
import { SessionsQueries } from '../projections/sessions/sessions-queries';
import { UsersQueries, type UserRow } from '../projections/users/users-queries';
import type { HubTicket } from '../sign-in/hub-tickets';
import { notAdmitted } from '../sign-in/refusals';
import { endOne } from './end-session';
import { ticketInvalid } from './redeem-ticket';

export interface OpenedSession extends Written {
  readonly live: LiveSession;
  /** For the cookie: the book has only its SHA-256. */
  readonly token: string;
  readonly maxAgeSeconds: number;
}

/**
 * Opens a session of a person who has just signed in.
 * @param ticket of a hub, by which the person has signed in; null: by a password
 */
export class OpenSession extends Command<OpenedSession> {
  constructor(
    readonly context: CommandContext,
    /** As the sign-in was decided on. */
    readonly person: UserRow,
    /** The session that the browser had before, which ends; null: none. */
    readonly replaces: string | null,
    readonly ticket: HubTicket | null = null,
  ) {
    super();
  }
}

@CommandHandler(OpenSession)
export class OpenSessionHandler implements ICommandHandler<OpenSession> {
  constructor(
    private readonly book: Book,
    private readonly users: UsersQueries,
    private readonly sessions: SessionsQueries,
    private readonly browsers: BrowserSessions,
    private readonly settings: Settings,
  ) {}

  /**
   * @throws DomainError `blocked`, `rejected`, `conflict` when the account has changed since the sign-in; `link_invalid` for
   * a ticket that was used
   */
  async execute({ context, person, replaces, ticket }: OpenSession): Promise<OpenedSession> {
    const { userId, revision, passwordRevision } = person;
    const sessionId = ticket?.sessionId ?? uuidv7();
    const stream = sessionStream(sessionId);
    const { secret: token, hash: tokenHash } = newSecret('gbw');
    // read together: a later change of the right ends the session
    const isAdmin = this.users.byId(userId)?.admin === true;
    const adminsRevision = this.users.adminsRevision();
    const keptSeconds = secondsOfDays(this.settings.loginRetentionDays);
    const { maxSeconds } = this.browsers.limitsFor({ admin: isAdmin });
    const maxAgeSeconds = Math.min(maxSeconds, keptSeconds);
    const beginning = {
      sessionId,
      userId,
      tokenHash,
      audience: 'pages' as const,
      expiresAt: new Date(this.book.clock.nowMs() + maxAgeSeconds * 1000).toISOString(),
      userRevision: revision,
      adminsRevision,
      passwordRevision,
    };
    const begun =
      ticket === null
        ? beginSession(SESSION.initial, { ...beginning, origin: 'password' })
        : beginHubSession(SESSION.initial, { ...beginning, hub: ticket.hub, hubSession: ticket.hubSession });
    // together: the embedded store writes both in one transaction
    const [, { position }] = await Promise.all([
      this.book.setRetention(stream, { maxAgeSeconds: keptSeconds }),
      this.book.append(context, stream, 'none', ...begun),
    ]).catch((error: unknown) => {
      // the session of this ticket has begun already
      throw ticket !== null && error instanceof Conflict ? ticketInvalid(error) : error;
    });
    const row = this.sessions.byId(sessionId);
    const live = row === undefined ? undefined : this.browsers.live(row);
    if (live === undefined) throw this.endedSince(userId);
    const ended = replaces === null ? null : await endOne(this.book, context, replaces, 'signed_out');
    return { live, token, maxAgeSeconds, position: latestPosition(position, ended?.position ?? null) };
  }

  /** Why a session ended before it began. */
  private endedSince(userId: string): DomainError {
    const changed = new DomainError('conflict', 'your account has changed during the sign-in; sign in again');
    const person = this.users.byId(userId);
    if (person === undefined) return changed;
    const admission = admissionOf(person.state, OWN_RULES, this.book.clock.now());
    if (admission.code === 'ok' || admission.code === 'not_found') return changed;
    return notAdmitted(admission, person);
  }
}
