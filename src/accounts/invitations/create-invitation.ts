import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../../config/settings';
import { createInvitation, INVITATION } from '../../domain/invitation';
import { invitationStream } from '../../domain/streams';
import type { CommandContext } from '../../event-store/envelope';
import { Book, type Written } from '../../people/book';
import type { OneTimeLink } from '../../people/one-time-link';
import { newSecret } from '../../platform/one-time-secret';
import { invitationLink } from './invitation-link';

export interface WantedInvitation {
  readonly groups?: readonly string[];
  /** ISO 8601 instant, UTC, at which the accounts end; null: never. */
  readonly validUntil?: string | null;
  /** 1 to 1,000. */
  readonly uses: number;
  /** ISO 8601 instant, UTC. */
  readonly expiresAt: string;
  readonly note?: string;
  readonly approve: boolean;
}

export interface InvitationAnswer extends Written {
  readonly invitationId: string;
  /** Shown once. */
  readonly link: OneTimeLink;
}

/** An administrator makes one link for many people. */
export class CreateInvitation extends Command<InvitationAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly wanted: WantedInvitation,
  ) {
    super();
  }
}

@CommandHandler(CreateInvitation)
export class CreateInvitationHandler implements ICommandHandler<CreateInvitation> {
  constructor(
    private readonly book: Book,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError `validation_failed` */
  async execute({ context, wanted }: CreateInvitation): Promise<InvitationAnswer> {
    const { groups = [], validUntil = null, note, uses, expiresAt, approve } = wanted;
    const invitationId = uuidv7();
    const { secret: token, hash: tokenHash } = newSecret('gbi');
    const invitation = { invitationId, tokenHash, groups, validUntil, uses, expiresAt, approve };
    const { position } = await this.book.decide(
      context,
      invitationStream(invitationId),
      INVITATION,
      (state) =>
        createInvitation(state, { ...invitation, note: note?.trim() ?? null }, this.book.clock.now()),
    );
    return { invitationId, link: invitationLink(this.settings, { token, expiresAt }), position };
  }
}
