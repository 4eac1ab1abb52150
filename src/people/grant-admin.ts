import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ADMINISTRATORS, grantAdmin } from '../domain/admins';
import { assertMayAdminister } from '../domain/admin-link';
import { ADMINS } from '../domain/streams';
import { USER } from '../domain/user';
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

/** Gives the admin right, and removes the end that the account has meanwhile. */
@Injectable()
export class AdminRight {
  constructor(
    private readonly book: Book,
    private readonly ends: AdministratorEnds,
  ) {}

  /** Nothing for an administrator. The caller has checked that the person may have the right. */
  async give(context: CommandContext, userId: string, because: Reason = {}): Promise<Written> {
    const granted = await this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      grantAdmin(admins, { userId, ...because }),
    );
    const removed = await this.ends.removeEnd(context, userId);
    return { position: latestPosition(granted.position, removed.position) };
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
