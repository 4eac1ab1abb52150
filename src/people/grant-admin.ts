import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ADMINISTRATORS, grantAdmin } from '../domain/admins';
import { DomainError } from '../domain/errors';
import { standingOf } from '../domain/standing';
import { ADMINS } from '../domain/streams';
import { isPerson, USER } from '../domain/user';
import { noSuchPerson } from '../domain/user-decisions';
import { assertWithoutEnd } from '../domain/validity';
import type { CommandContext } from '../event-store/envelope';
import { Clock } from '../platform/clock';
import { AdministratorEnds } from './administrator-ends';
import { Book, latestPosition, type Written } from './book';
import { PersonLookup } from './person-lookup';
import type { Reason } from './transition';

/** Makes an active person an administrator. */
export class GrantAdmin extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(GrantAdmin)
export class GrantAdminHandler implements ICommandHandler<GrantAdmin> {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly ends: AdministratorEnds,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`; `conflict` for a person who is not active, or whose account has an end */
  async execute({ context, userId, because }: GrantAdmin): Promise<Written> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    if (!isPerson(state)) throw noSuchPerson();
    assertWithoutEnd(state);
    if (standingOf(state, this.clock.now()).code !== 'ok') {
      throw new DomainError(
        'conflict',
        'Only an active person can become an administrator. Approve or unblock them first.',
      );
    }
    const granted = await this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      grantAdmin(admins, { userId, ...because }),
    );
    const removed = await this.ends.removeEnd(context, userId);
    return { position: latestPosition(granted.position, removed.position) };
  }
}
