import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '../../event-store/envelope';
import { Conflict } from '../../event-store/event-store';
import { PasswordHasher } from '../../passwords/password-hasher';
import { PasswordPolicy } from '../../passwords/password-policy';
import type { Written } from '../../people/book';
import { Credentials, namesOf } from '../../people/credentials';
import { linkInvalid, UsableLinks } from './usable-links';

/** Sets a password by a password link. The link works once; the throttle is reset. */
export class RedeemPasswordLink extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly form: {
      /** Of the password link. */
      readonly token: string;
      readonly password: string;
    },
  ) {
    super();
  }
}

@CommandHandler(RedeemPasswordLink)
export class RedeemPasswordLinkHandler implements ICommandHandler<RedeemPasswordLink> {
  constructor(
    private readonly links: UsableLinks,
    private readonly credentials: Credentials,
    private readonly passwords: PasswordPolicy,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws DomainError `link_invalid`, `validation_failed`, `overloaded` */
  async execute({ context, form: { token, password } }: RedeemPasswordLink): Promise<Written> {
    const { owner, link, lastRevision } = await this.links.find(token);
    await this.passwords.assertAcceptable('password', password, namesOf(owner));
    const passwordHash = await this.hasher.hash(password);
    const credential = await this.credentials
      .set(context, lastRevision, {
        userId: owner.userId,
        passwordHash,
        how: 'link',
        linkId: link.linkId,
        passwordRevision: null,
      })
      .catch((error: unknown) => {
        throw error instanceof Conflict ? linkInvalid(error) : error;
      });
    return this.credentials.recordChange(context, owner, credential);
  }
}
