import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../config/settings';
import { issueAdminLink } from '../domain/admin-link';
import { issuePasswordLink, type NewLink } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Clock } from '../platform/clock';
import { newSecret } from '../platform/one-time-secret';
import { AdministratorEnds } from './administrator-ends';
import type { Written } from './book';
import { Credentials } from './credentials';
import { oneTimeLink, type OneTimeLink } from './one-time-link';
import { Transition } from './transition';

/** How long a link for a forgotten password works, and any link for an administrator, in milliseconds: one hour. */
const LINK_LIFETIME_MS = 60 * 60 * 1000;
const MS_PER_HOUR = 3_600_000;

export type PasswordLink = OneTimeLink;

export interface PasswordLinkAnswer extends Written {
  readonly link: PasswordLink;
}

/** Makes the link that sets a person's password; it replaces an older one. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly settings: Settings,
    private readonly administrators: AdministratorEnds,
    private readonly credentials: Credentials,
    private readonly transition: Transition,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `conflict` */
  async issue(context: CommandContext, userId: string): Promise<PasswordLinkAnswer> {
    const { token, link } = this.newLink(await this.lifetimeMs(userId));
    const { position } = await this.transition.apply(context, userId, (state) =>
      issuePasswordLink(state, link),
    );
    return { link: this.shown(token, link.expiresAt), position };
  }

  /** A link that also gives the admin right, when it is used. @throws DomainError `not_found`, `conflict` */
  async issueForAdmin(context: CommandContext, userId: string): Promise<PasswordLinkAnswer> {
    const { token, link } = this.newLink(LINK_LIFETIME_MS);
    const { position } = await this.transition.apply(context, userId, (state) =>
      issueAdminLink(state, link, this.clock.now()),
    );
    return { link: this.shown(token, link.expiresAt), position };
  }

  private newLink(lifetimeMs: number): { token: string; link: NewLink } {
    const { secret: token, hash: tokenHash } = newSecret('gbl');
    const expiresAt = new Date(this.clock.nowMs() + lifetimeMs).toISOString();
    return { token, link: { linkId: uuidv7(), tokenHash, expiresAt } };
  }

  private async lifetimeMs(userId: string): Promise<number> {
    if (await this.administrators.includes(userId)) return LINK_LIFETIME_MS;
    const hasPassword = await this.credentials.hasPassword(userId);
    return hasPassword ? LINK_LIFETIME_MS : this.settings.firstLinkHours * MS_PER_HOUR;
  }

  private shown(token: string, expiresAt: string): PasswordLink {
    return oneTimeLink(this.settings, '/password-link', { token, expiresAt });
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
