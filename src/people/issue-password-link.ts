import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../config/settings';
import { issuePasswordLink } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { newSecret } from '../platform/one-time-secret';
import { Book, type Written } from './book';
import { Transition } from './transition';

/** How long a password link can be used, in milliseconds: one hour. */
const LINK_LIFETIME_MS = 60 * 60 * 1000;

export interface PasswordLinkAnswer extends Written {
  /** The token is in the fragment, which browsers send to no server. */
  readonly url: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** Makes the link that sets a person's password; it replaces an older one. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly book: Book,
    private readonly settings: Settings,
    private readonly transition: Transition,
  ) {}

  /** @throws DomainError `not_found`, `conflict` */
  async issue(context: CommandContext, userId: string): Promise<PasswordLinkAnswer> {
    const { secret: token, hash: tokenHash } = newSecret('gbl');
    const expiresAt = new Date(this.book.clock.nowMs() + LINK_LIFETIME_MS).toISOString();
    const link = { linkId: uuidv7(), tokenHash, expiresAt };
    const { position } = await this.transition.apply(context, userId, (state) =>
      issuePasswordLink(state, link),
    );
    return { url: `${this.settings.publicUrl}/password-link#${token}`, token, expiresAt, position };
  }
}

/** An administrator makes a password link for a person. */
export class IssuePasswordLink extends Command<PasswordLinkAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(IssuePasswordLink)
export class IssuePasswordLinkHandler implements ICommandHandler<IssuePasswordLink> {
  constructor(private readonly links: PasswordLinks) {}

  /** @throws DomainError `not_found`, `conflict` */
  execute({ context, userId }: IssuePasswordLink): Promise<PasswordLinkAnswer> {
    return this.links.issue(context, userId);
  }
}
