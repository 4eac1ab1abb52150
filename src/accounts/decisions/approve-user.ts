import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/errors';
import { isPerson, USER } from '../../domain/user';
import { approveUser } from '../../domain/user-decisions';
import type { CommandContext } from '../../event-store/envelope';
import { Book, latestPosition, type Written } from '../../people/book';
import { Credentials } from '../../people/credentials';
import { PasswordLinks, type PasswordLink } from '../../people/issue-password-link';
import { PersonLookup } from '../../people/person-lookup';
import { Transition, type Reason } from '../../people/transition';

export interface Approval extends Reason {
  /** Removes the password of the sign-up, and makes a password link instead. */
  readonly passwordLink?: boolean;
}

export interface ApproveUserAnswer extends Written {
  /** Null: none was asked for. */
  readonly link: PasswordLink | null;
}

/** An administrator approves a person who signed up, or who was rejected before. */
export class ApproveUser extends Command<ApproveUserAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly approval: Approval = {},
  ) {
    super();
  }
}

@CommandHandler(ApproveUser)
export class ApproveUserHandler implements ICommandHandler<ApproveUser> {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly credentials: Credentials,
    private readonly links: PasswordLinks,
    private readonly transition: Transition,
  ) {}

  /** @throws DomainError `not_found`; `conflict` with `passwordLink` for an active person who has a password */
  async execute({ context, userId, approval }: ApproveUser): Promise<ApproveUserAnswer> {
    const { passwordLink = false, ...reason } = approval;
    if (passwordLink) await this.removePassword(context, userId);
    const approved = await this.transition.apply(context, userId, (state) => approveUser(state, reason));
    if (!passwordLink) return { ...approved, link: null };
    const { link, position } = await this.links.issue(context, userId);
    return { link, position: latestPosition(approved.position, position) };
  }

  /** Removed before the approval: the name goes to its owner, and nobody gets in by the password of the sign-up. */
  private async removePassword(context: CommandContext, userId: string): Promise<void> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    const isApproved = isPerson(state) && state.status === 'active';
    if (!isApproved) return void (await this.credentials.remove(context, userId));
    if (await this.credentials.hasPassword(userId)) throw hasOwnPassword();
  }
}

const hasOwnPassword = (): DomainError =>
  new DomainError(
    'conflict',
    'This person was approved before and has a password. Make a password link instead; the current password works until the link is used.',
  );
