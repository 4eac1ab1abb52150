import { Injectable } from '@nestjs/common';
import { standingOf } from '../domain/standing';
import { ADMINS } from '../domain/streams';
import type { Person } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Book, latestPosition } from '../people/book';
import { AdminRight } from '../people/grant-admin';
import type { ImportFields } from './import-row';
import type { ImportOptions, RowResult } from './row-result';

/** Gives the admin rights that an interrupted import has not given: the person was made, and never got or lost the right. */
@Injectable()
export class InterruptedRights {
  constructor(
    private readonly book: Book,
    private readonly right: AdminRight,
  ) {}

  /** Whether the row is the one that made the person, and its right is missing. */
  async isMissing(person: Person, { admin }: ImportFields): Promise<boolean> {
    if (admin !== true || person.importedAdmin !== true || person.validUntil !== null) return false;
    if (standingOf(person, this.book.clock.now()).code !== 'ok') return false;
    const { events } = await this.book.read(ADMINS);
    return !events.some(({ data }) => data['userId'] === person.userId);
  }

  /** Gives the right after the rest of the row. */
  async give(
    context: CommandContext,
    { userId }: Person,
    { dryRun }: ImportOptions,
    done: RowResult,
  ): Promise<RowResult> {
    const granted = dryRun ? { position: null } : await this.right.give(context, userId);
    return {
      ...done,
      outcome: 'updated',
      kept: done.kept.filter(({ code }) => code !== 'admin_kept'),
      position: latestPosition(done.position, granted.position),
    };
  }
}
