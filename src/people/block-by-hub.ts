import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { blockByHub, liftHubBlock } from '../domain/hub-block';
import { isPerson, USER } from '../domain/user';
import { normaliseUsername } from '../domain/username';
import type { CommandContext } from '../event-store/envelope';
import { AdministratorEnds } from './administrator-ends';
import { Book, type Written } from './book';
import { PersonRegistry } from './person-registry';

/**
 * A hub has removed one of its users: the person is blocked, beside other blocks. Nothing for a name that is unknown,
 * pending, rejected or deleted here: nobody is admitted by it.
 */
export class BlockByHub extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly username: string,
    /** The name of the hub's token. */
    readonly hub: string,
  ) {
    super();
  }
}

@CommandHandler(BlockByHub)
export class BlockByHubHandler implements ICommandHandler<BlockByHub> {
  constructor(
    private readonly book: Book,
    private readonly registry: PersonRegistry,
    private readonly administrators: AdministratorEnds,
  ) {}

  /**
   * The admin right is in another stream, so it is looked at before the block is written and afterwards; a command that
   * gives the right lifts the blocks of hubs afterwards.
   * @throws DomainError `conflict` for an administrator
   */
  async execute({ context, username, hub }: BlockByHub): Promise<Written> {
    const stream = this.registry.streamOfName(normaliseUsername(username));
    const { state } = await this.book.load(stream, USER);
    if (!isPerson(state)) return { position: null };
    const { userId } = state;
    if (await this.administrators.includes(userId)) throw isAdministrator();
    const blocked = await this.book.decide(context, stream, USER, (present) =>
      isPerson(present) && present.userId === userId ? blockByHub(present, hub) : [],
    );
    if (blocked.position !== null && (await this.administrators.includes(userId))) {
      await this.book.decide(context, stream, USER, (present) => liftHubBlock(present, hub));
      throw isAdministrator();
    }
    return blocked;
  }
}

const isAdministrator = (): DomainError =>
  new DomainError(
    'conflict',
    'This person is an administrator of Gatebook, whom no hub can block. Revoke the admin right first.',
  );
