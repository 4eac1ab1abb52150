import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import { liftHubBlock } from '../domain/hub-block';
import { isPerson, USER, type Person, type UserState } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from './book';
import { PersonRegistry } from './person-registry';
import { assertNoFaults, checkForm } from './sign-up-form';

export interface AddHubPersonAnswer extends Written {
  readonly userId: string;
  /** Normalised. */
  readonly username: string;
  /** The person who had the name before, as they are now; null: it was added. */
  readonly known: Person | null;
}

/**
 * A hub adds one of its users: an approved person without a password, groups and the admin right. Where the name belongs
 * to an approved person, the hub's own block is lifted and nothing else: adding never approves.
 */
export class AddHubPerson extends Command<AddHubPersonAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly username: string,
    /** The name of the hub's token. */
    readonly hub: string,
  ) {
    super();
  }
}

@CommandHandler(AddHubPerson)
export class AddHubPersonHandler implements ICommandHandler<AddHubPerson> {
  constructor(
    private readonly book: Book,
    private readonly settings: Settings,
    private readonly registry: PersonRegistry,
  ) {}

  /** @throws DomainError `validation_failed`; `username_taken` for a pending, rejected or deleted person */
  async execute({ context, username: typed, hub }: AddHubPerson): Promise<AddHubPersonAnswer> {
    const { personal, faults } = await checkForm({ username: typed }, this.settings, 'admin');
    assertNoFaults(faults);
    const { username } = personal;
    const known = await this.restored(context, username, hub);
    if (known !== null) return known;
    await this.registry.assertFree(username);
    try {
      const added = await this.registry.register(context, {
        origin: 'admin',
        personal,
        passwordHash: null,
        groups: [],
        acceptedTerms: null,
        approvedBy: 'caller',
      });
      return { ...added, username, known: null };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'username_taken') throw error;
      const winner = await this.restored(context, username, hub);
      if (winner === null) throw error;
      return winner;
    }
  }

  /** An approved person, without the block of this hub; null: the name belongs to none. */
  private async restored(
    context: CommandContext,
    username: string,
    hub: string,
  ): Promise<AddHubPersonAnswer | null> {
    const stream = this.registry.streamOfName(username);
    const { state, position } = await this.book.decide(context, stream, USER, (present) =>
      isApproved(present) ? liftHubBlock(present, hub) : [],
    );
    return isApproved(state) ? { userId: state.userId, username, known: state, position } : null;
  }
}

const isApproved = (state: UserState): state is Person => isPerson(state) && state.status === 'active';
