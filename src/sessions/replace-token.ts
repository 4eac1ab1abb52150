import { reauthenticateSession, SESSION } from '../domain/session';
import { sessionStream } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import type { Book, Written } from '../people/book';
import { newSecret } from '../platform/one-time-secret';
import type { SessionRow } from '../projections/sessions/sessions-queries';

/** The session of a request, with the token that the request carried. */
export type RequestSession = Pick<SessionRow, 'sessionId' | 'tokenHash' | 'expiresAt'>;

/** What a command wrote, and the cookie with the new token; null: another request has replaced the token already, or the session has ended. */
export interface WrittenWithCookie extends Written {
  readonly cookie: { readonly token: string; readonly maxAgeSeconds: number } | null;
}

const MS_PER_SECOND = 1_000;

/**
 * Gives a session a new token, and notes that the password has just been typed in it. The browser gets the token even if
 * this node is behind: the old one is refused from now on. @throws as `Decider.decide`
 */
export async function withNewToken(
  book: Book,
  context: CommandContext,
  { sessionId, tokenHash, expiresAt }: RequestSession,
): Promise<WrittenWithCookie> {
  const { secret: token, hash: to } = newSecret('gbw');
  const { state, position } = await book.decideEvenIfBehind(
    context,
    sessionStream(sessionId),
    SESSION,
    (session) => reauthenticateSession(session, { from: tokenHash, to }),
  );
  const isReplaced = state.status === 'begun' && state.tokenHash === to;
  const maxAgeSeconds = Math.ceil((Date.parse(expiresAt) - book.clock.nowMs()) / MS_PER_SECOND);
  return { position, cookie: isReplaced ? { token, maxAgeSeconds } : null };
}
