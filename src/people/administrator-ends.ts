import { Injectable } from '@nestjs/common';
import { ADMINISTRATORS } from '../domain/admins';
import { liftHubBlocks } from '../domain/hub-block';
import { ADMINS } from '../domain/streams';
import { isPerson } from '../domain/user';
import { setValidity } from '../domain/validity';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from './book';
import { Transition } from './transition';

/**
 * The account of an administrator has no end, and no hub blocks it. The right is in one stream, end and blocks in another,
 * so a command that writes one of them looks at the other afterwards: of two commands at the same time, the later one sees
 * both.
 */
@Injectable()
export class AdministratorEnds {
  constructor(
    private readonly book: Book,
    private readonly transition: Transition,
  ) {}

  /** Whether a person is an administrator, from the event store. */
  async includes(userId: string): Promise<boolean> {
    const { state } = await this.book.load(ADMINS, ADMINISTRATORS);
    return state.userIds.includes(userId);
  }

  /** Removes the end of an administrator's account, and the blocks of hubs; nothing for anybody else. */
  async removeEnds(context: CommandContext, userId: string): Promise<Written> {
    if (!(await this.includes(userId))) return { position: null };
    return this.transition.apply(context, userId, (state) =>
      isPerson(state)
        ? [...setValidity(state, { validUntil: null, isAdmin: true }), ...liftHubBlocks(state)]
        : [],
    );
  }
}
