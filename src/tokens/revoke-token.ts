import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { tokenStream } from '../domain/streams';
import { revokeToken } from '../domain/token';
import type { CommandContext } from '../event-store/envelope';
import { Projector } from '../projections/projector';
import { Book, TOKEN, type Written } from '../people/book';

/** Ends an API token at once. */
export class RevokeToken extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly tokenId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeToken)
export class RevokeTokenHandler implements ICommandHandler<RevokeToken> {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
  ) {}

  /** @throws DomainError `not_found` */
  execute({ context, tokenId }: RevokeToken): Promise<Written> {
    if (this.projector.tokens.byId(tokenId) === undefined) {
      throw new DomainError('not_found', 'there is no such token');
    }
    return this.book.decide(context, tokenStream(tokenId), TOKEN, revokeToken);
  }
}
