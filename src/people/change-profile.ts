import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../config/settings';
import { changeProfile, type ProfileChange } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from './book';
import { PersonLookup } from './person-lookup';
import { checkedChange } from './sign-up-form';
import { Transition } from './transition';

/** Changes the e-mail address or profile of a person, who may be the caller; fields that are left out stay as they are. */
export class ChangeProfile extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly change: ProfileChange,
  ) {
    super();
  }
}

@CommandHandler(ChangeProfile)
export class ChangeProfileHandler implements ICommandHandler<ChangeProfile> {
  constructor(
    private readonly settings: Settings,
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly transition: Transition,
  ) {}

  /** @throws DomainError `not_found`, `validation_failed` */
  async execute({ context, userId, change }: ChangeProfile): Promise<Written> {
    const checked = checkedChange(change, this.settings);
    return this.transition.apply(context, userId, async (state) => {
      // the row must be as new as the state: a decision on an older one would undo a concurrent change
      await this.book.waitForHead();
      return changeProfile(state, checked, this.people.byNameOrId(userId));
    });
  }
}
