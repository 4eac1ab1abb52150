import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/errors';
import type { EventData } from '../../domain/events';
import { userStream } from '../../domain/streams';
import { USER } from '../../domain/user';
import { isUsableLink } from '../../domain/user-decisions';
import type { CommandContext } from '../../event-store/envelope';
import { Conflict, type StoredEvent } from '../../event-store/event-store';
import { PasswordHasher } from '../../passwords/password-hasher';
import { PasswordPolicy } from '../../passwords/password-policy';
import { Book, type Written } from '../../people/book';
import { Credentials } from '../../people/credentials';
import { hashOf } from '../../platform/one-time-secret';
import type { UserRow } from '../../projections/users/users';
import { UsersQueries } from '../../projections/users/users-queries';

/** Sets a password by a password link. The link works once; the throttle is reset. */
export class RedeemPasswordLink extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly token: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(RedeemPasswordLink)
export class RedeemPasswordLinkHandler implements ICommandHandler<RedeemPasswordLink> {
  constructor(
    private readonly book: Book,
    private readonly users: UsersQueries,
    private readonly credentials: Credentials,
    private readonly passwords: PasswordPolicy,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws DomainError `link_invalid`, `validation_failed`, `overloaded` */
  async execute({ context, token, password }: RedeemPasswordLink): Promise<Written> {
    const tokenHash = hashOf(token);
    const row = this.users.byLinkHash(tokenHash);
    if (row === undefined) throw linkInvalid();
    const { newest, lastRevision } = await this.credentials.read(row.userId);
    const { state } = await this.book.load(userStream(row.nameKey), USER);
    if (!isUsableLink(state, tokenHash, this.book.clock.now()) || state.link === null) throw linkInvalid();
    const { linkId } = state.link;
    if (setBy(newest) === linkId) throw linkInvalid();
    await this.passwords.assertAcceptable('password', password, namesOf(row));
    const passwordHash = await this.hasher.hash(password);
    const credential = await this.credentials
      .set(context, lastRevision, {
        userId: row.userId,
        passwordHash,
        how: 'link',
        linkId,
        passwordRevision: null,
      })
      .catch((error: unknown) => {
        throw error instanceof Conflict ? linkInvalid(error) : error;
      });
    return this.credentials.recordChange(context, row, credential);
  }
}

/** The link that set the newest password; null: none did. */
const setBy = (newest: StoredEvent | undefined): string | null =>
  newest?.type === 'CredentialSet' ? (newest.data as unknown as EventData['CredentialSet']).linkId : null;

const namesOf = ({ username, email }: UserRow) => ({
  ...(username === null ? {} : { username }),
  ...(email === null ? {} : { email }),
});

const linkInvalid = (cause?: unknown): DomainError =>
  new DomainError('link_invalid', 'This link is not valid any more. Ask an administrator for a new one.', {
    cause,
  });
