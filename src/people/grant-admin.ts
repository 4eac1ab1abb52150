import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ADMINISTRATORS, grantAdmin, takeLateRight } from '../domain/admins';
import { assertMayAdminister } from '../domain/admin-link';
import { ADMINS } from '../domain/streams';
import { isBlockInForce, isPerson, USER } from '../domain/user';
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

/**
 * Gives the admin right. Blocks, deletions and ends are in other streams than the right, so it looks at them afterwards,
 * as their commands look at the right: of two commands at the same time, the later one sees both. A block by a hub is lifted,
 * any other one and a deletion take the right.
 */
@Injectable()
export class AdminRight {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly ends: AdministratorEnds,
    private readonly clock: Clock,
  ) {}

  /** Nothing for an administrator. The caller has checked that the person may have the right. */
  async give(context: CommandContext, userId: string, because: Reason = {}): Promise<Written> {
    const granted = await this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      grantAdmin(admins, { userId, ...because }),
    );
    const taken = await this.takeIfRefused(context, userId);
    const removed = await this.ends.removeEnds(context, userId);
    return { position: latestPosition(granted.position, taken.position, removed.position) };
  }

  private async takeIfRefused(context: CommandContext, userId: string): Promise<Written> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    if (isPerson(state) && !isBlockInForce(state.block, this.clock.now())) return { position: null };
    const cause = isPerson(state) ? 'blocked' : 'deleted';
    return this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      takeLateRight(admins, { userId, cause }),
    );
  }
}

@CommandHandler(GrantAdmin)
export class GrantAdminHandler implements ICommandHandler<GrantAdmin> {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly right: AdminRight,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`; `conflict` for a person who is not active, or whose account has an end */
  async execute({ context, userId, because }: GrantAdmin): Promise<Written> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    assertMayAdminister(state, this.clock.now());
    return this.right.give(context, userId, because);
  }
}
