import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { continueSession, SESSION } from '../domain/session';
import { sessionStream } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Conflict } from '../event-store/event-store';
import { normalisePassword } from '../passwords/normalise-password';
import { PasswordHasher } from '../passwords/password-hasher';
import { PasswordPolicy } from '../passwords/password-policy';
import { Book, latestPosition } from '../people/book';
import { Credentials, namesOf, type WrittenCredential } from '../people/credentials';
import type { UserRow } from '../projections/users/users-queries';
import { withNewToken, type RequestSession, type WrittenWithCookie } from './replace-token';

/** A person sets a new password in a session. */
export class ChangeOwnPassword extends Command<WrittenWithCookie> {
  constructor(
    readonly context: CommandContext,
    readonly session: RequestSession,
    /** As the sign-in with the old password was decided on. */
    readonly person: UserRow,
    readonly passwords: { readonly old: string; readonly new: string },
  ) {
    super();
  }
}

/** Rehashes that may come between reading the credential and writing the new one. */
const TRIES = 3;

@CommandHandler(ChangeOwnPassword)
export class ChangeOwnPasswordHandler implements ICommandHandler<ChangeOwnPassword> {
  constructor(
    private readonly book: Book,
    private readonly credentials: Credentials,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * The write of the credential decides which of two concurrent changes wins. `SessionContinued` follows, then the fact,
   * which ends the person's other sessions. The new token comes last, and a fresh password with it: after an earlier failure
   * the old token is still valid, without a fresh password.
   * @throws DomainError `validation_failed`, `conflict` when another new password came first, `overloaded`
   */
  async execute({ context, session, person, passwords }: ChangeOwnPassword): Promise<WrittenWithCookie> {
    if (isSame(passwords.old, passwords.new)) throw sameAsOld();
    await this.policy.assertAcceptable('newPassword', passwords.new, namesOf(person));
    const credential = await this.write(context, person, await this.hasher.hash(passwords.new));
    const { passwordRevision } = credential.data;
    const continued = await this.book.decide(context, sessionStream(session.sessionId), SESSION, (state) =>
      continueSession(state, passwordRevision),
    );
    const changed = await this.credentials.recordChange(context, person, credential);
    const { position, cookie } = await withNewToken(this.book, context, session);
    return { position: latestPosition(continued.position, changed.position, position), cookie };
  }

  private async write(
    context: CommandContext,
    { userId, passwordRevision: verified }: UserRow,
    passwordHash: string,
  ): Promise<WrittenCredential> {
    for (let tries = 1; ; tries += 1) {
      const { current, lastRevision } = await this.credentials.read(userId);
      if ((current?.passwordRevision ?? null) !== verified) throw changedMeanwhile();
      try {
        const credential = {
          userId,
          passwordHash,
          how: 'own',
          linkId: null,
          passwordRevision: null,
        } as const;
        return await this.credentials.set(context, lastRevision, credential);
      } catch (error) {
        if (!(error instanceof Conflict) || tries >= TRIES) throw error;
      }
    }
  }
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [normalisePassword(one), normalisePassword(other)];
  return first.ok && second.ok && first.text === second.text;
}

const changedMeanwhile = (): DomainError =>
  new DomainError('conflict', 'the password was changed a moment ago; sign in with the new one');

function sameAsOld(): DomainError {
  const detail = 'This is your current password. Choose another one.';
  return new DomainError('validation_failed', detail, {
    fields: [{ field: 'newPassword', code: 'same_as_old', detail }],
  });
}
