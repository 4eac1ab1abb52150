import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { administratorHasNoEnd, setValidity } from '../domain/validity';
import type { CommandContext } from '../event-store/envelope';
import { AdministratorEnds } from '../people/administrator-ends';
import type { Written } from '../people/book';
import { Transition } from '../people/transition';

/** An administrator says when the account of a person ends by itself. */
export class SetValidity extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    /** ISO 8601 instant, UTC; null: never. */
    readonly validUntil: string | null,
  ) {
    super();
  }
}

@CommandHandler(SetValidity)
export class SetValidityHandler implements ICommandHandler<SetValidity> {
  constructor(
    private readonly transition: Transition,
    private readonly administrators: AdministratorEnds,
  ) {}

  /** @throws DomainError `not_found`; `conflict` for an administrator */
  async execute({ context, userId, validUntil }: SetValidity): Promise<Written> {
    const written = await this.transition.apply(context, userId, async (state) =>
      setValidity(state, { validUntil, isAdmin: await this.administrators.includes(userId) }),
    );
    const { position: removed } = await this.administrators.removeEnds(context, userId);
    if (validUntil !== null && removed !== null) throw administratorHasNoEnd();
    return written;
  }
}
