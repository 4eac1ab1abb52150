import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { tokenStream } from '../domain/streams';
import { TOKEN, revokeToken } from '../domain/token';
import { normaliseId } from '../domain/username';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from '../people/book';
import { TokensQueries } from '../projections/tokens/tokens-queries';

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
    private readonly tokens: TokensQueries,
  ) {}

  /** @throws DomainError `not_found` */
  execute({ context, tokenId: typed }: RevokeToken): Promise<Written> {
    const tokenId = normaliseId(typed);
    if (this.tokens.byId(tokenId) === undefined) {
      throw new DomainError('not_found', 'there is no such token');
    }
    return this.book.decide(context, tokenStream(tokenId), TOKEN, revokeToken);
  }
}
