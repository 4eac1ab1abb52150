import { Injectable } from '@nestjs/common';
import { ADMINISTRATORS, revokeAdmin, takeLateRight } from '../domain/admins';
import type { Decided, EventData } from '../domain/events';
import { ADMINS } from '../domain/streams';
import { USER, isPerson, type UserEventType, type UserState } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Book, latestPosition, type Written } from './book';
import { PersonLookup } from './person-lookup';

export interface Reason {
  readonly reason?: string;
}

type Decisions = readonly Decided<UserEventType>[];
type DecideUser<Result = Decisions> = (state: UserState) => Result;

/** Applies a decision about one person to that person's stream. */
@Injectable()
export class Transition {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
  ) {}

  /** @throws DomainError `not_found` and what `decide` refuses */
  async apply(
    context: CommandContext,
    userId: string,
    decide: DecideUser<Decisions | Promise<Decisions>>,
  ): Promise<Written> {
    const stream = this.people.streamOf(userId);
    return this.book.decide(context, stream, USER, (state) => (isAbout(userId, state) ? decide(state) : []));
  }

  /**
   * The same for a decision that ends the admin right: `admins` is decided first, so that two administrators cannot block
   * each other at once, and again afterwards: the right may have been given in between (see `AdminRight`).
   * @throws DomainError `last_admin`, `not_found` and what `decide` refuses
   */
  async endingAdminRight(
    context: CommandContext,
    userId: string,
    cause: EventData['AdminRevoked']['cause'],
    decide: DecideUser,
  ): Promise<Written> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    if (decide(state).length === 0) return { position: null };
    const revoked = await this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      revokeAdmin(admins, { userId, cause }),
    );
    const moved = await this.apply(context, userId, decide);
    const late = await this.book.decide(context, ADMINS, ADMINISTRATORS, (admins) =>
      takeLateRight(admins, { userId, cause }),
    );
    return { position: latestPosition(revoked.position, moved.position, late.position) };
  }
}

/** False for another person who has taken a released name meanwhile. */
const isAbout = (userId: string, state: UserState): boolean => !isPerson(state) || state.userId === userId;
