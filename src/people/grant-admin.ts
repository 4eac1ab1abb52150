import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ADMINISTRATORS, grantAdmin } from '../domain/admins';
import { DomainError } from '../domain/errors';
import { standingOf } from '../domain/standing';
import { ADMINS } from '../domain/streams';
import { USER } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Clock } from '../platform/clock';
import { Book, type Written } from './book';
import { PersonLookup } from './person-lookup';
import type { Reason } from './transition';

/** Somebody who is let in becomes an administrator. */
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
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`; `conflict` for somebody who would not be let in */
  async execute({ context, userId, because }: GrantAdmin): Promise<Written> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    const { code } = standingOf(state, this.clock.now());
    if (code === 'not_found') throw new DomainError('not_found', 'there is no such person');
    if (code !== 'ok') {
      throw new DomainError(
        'conflict',
        'only an active person can be made an administrator; approve or unblock first',
      );
    }
    return this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      grantAdmin(admins, { userId, ...because }),
    );
  }
}
