import { Injectable } from '@nestjs/common';
import { ADMINISTRATORS, revokeAdmin } from '../domain/admins';
import type { Decided, EventData } from '../domain/events';
import { ADMINS } from '../domain/streams';
import { USER, isPerson, type UserEventType, type UserState } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Book, latest, type Written } from './book';
import { PersonLookup } from './person-lookup';

export interface Reason {
  readonly reason?: string;
}

type DecideUser = (state: UserState) => readonly Decided<UserEventType>[];

/** Moves one person from one state to another, in the person's own stream. */
@Injectable()
export class Transition {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
  ) {}

  /** @throws DomainError `not_found` and what `decide` refuses */
  async of(context: CommandContext, userId: string, decide: DecideUser): Promise<Written> {
    const stream = this.people.streamOf(userId);
    return this.book.decide(context, stream, USER, (state) => (isThe(userId, state) ? decide(state) : []));
  }

  /**
   * The same where an administrator would lose the right by it: `admins` decides first, so that two administrators
   * cannot shut each other out at once.
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
    const moved = await this.of(context, userId, decide);
    return { position: latest(revoked.position, moved.position) };
  }
}

/** A name that was released and taken again is another person: what was meant for the old one is not done. */
const isThe = (userId: string, state: UserState): boolean => !isPerson(state) || state.userId === userId;
