import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import { isPerson, USER, type Person } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from './book';
import { PersonRegistry } from './person-registry';
import { assertNoFaults, checkForm } from './sign-up-form';

export interface AddHubPersonAnswer extends Written {
  readonly userId: string;
  /** Normalised. */
  readonly username: string;
  /** The person who had the name before; null: it was added. */
  readonly known: Person | null;
}

/**
 * A hub adds one of its users: an approved person without a password, groups and the admin right. Nothing where the name
 * belongs to an approved person: adding never approves.
 */
export class AddHubPerson extends Command<AddHubPersonAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly username: string,
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
  async execute({ context, username: typed }: AddHubPerson): Promise<AddHubPersonAnswer> {
    const { personal, faults } = await checkForm({ username: typed }, this.settings, 'admin');
    assertNoFaults(faults);
    const { username } = personal;
    const known = await this.approvedPerson(username);
    if (known !== null) return unchanged(known, username);
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
      const winner = await this.approvedPerson(username);
      if (winner === null) throw error;
      return unchanged(winner, username);
    }
  }

  private async approvedPerson(username: string): Promise<Person | null> {
    const { state } = await this.book.load(this.registry.streamOfName(username), USER);
    return isPerson(state) && state.status === 'active' ? state : null;
  }
}

const unchanged = (known: Person, username: string): AddHubPersonAnswer => ({
  userId: known.userId,
  username,
  known,
  position: null,
});
