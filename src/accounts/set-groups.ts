import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { changeGroups, setGroups, type GroupChange } from '../domain/group-decisions';
import type { CommandContext } from '../event-store/envelope';
import type { Written } from '../people/book';
import { Transition } from '../people/transition';

/** An administrator replaces the groups of a person. */
export class SetGroups extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly groups: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(SetGroups)
export class SetGroupsHandler implements ICommandHandler<SetGroups> {
  constructor(private readonly transition: Transition) {}

  /** @throws DomainError `not_found` */
  execute({ context, userId, groups }: SetGroups): Promise<Written> {
    return this.transition.apply(context, userId, (state) => setGroups(state, { groups }));
  }
}

/** An administrator adds a person to groups and takes the person out of others. */
export class ChangeGroups extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly change: GroupChange,
  ) {
    super();
  }
}

@CommandHandler(ChangeGroups)
export class ChangeGroupsHandler implements ICommandHandler<ChangeGroups> {
  constructor(private readonly transition: Transition) {}

  /** @throws DomainError `not_found`; `validation_failed` for too many groups */
  execute({ context, userId, change }: ChangeGroups): Promise<Written> {
    return this.transition.apply(context, userId, (state) => changeGroups(state, change));
  }
}
