import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../../config/settings';
import { INVITATION, noSuchInvitation, renewInvitationLink } from '../../domain/invitation';
import { invitationStream } from '../../domain/streams';
import type { CommandContext } from '../../event-store/envelope';
import { Book } from '../../people/book';
import { newSecret } from '../../platform/one-time-secret';
import type { InvitationAnswer } from './create-invitation';
import { invitationLink } from './invitation-link';

/** An administrator makes a new link for an invitation; the one before ends at once, the uses count on. */
export class RenewInvitationLink extends Command<InvitationAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(RenewInvitationLink)
export class RenewInvitationLinkHandler implements ICommandHandler<RenewInvitationLink> {
  constructor(
    private readonly book: Book,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError `not_found`; `conflict` for an invitation that has ended */
  async execute({ context, invitationId }: RenewInvitationLink): Promise<InvitationAnswer> {
    const { secret: token, hash: tokenHash } = newSecret('gbi');
    const stream = invitationStream(invitationId);
    const { state, position } = await this.book.decide(context, stream, INVITATION, (invitation) =>
      renewInvitationLink(invitation, { tokenHash, now: this.book.clock.now() }),
    );
    if (state.status === 'none') throw noSuchInvitation();
    const { expiresAt } = state;
    return { invitationId, link: invitationLink(this.settings, { token, expiresAt }), position };
  }
}
