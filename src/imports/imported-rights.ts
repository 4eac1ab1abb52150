import { Injectable } from '@nestjs/common';
import { standingOf } from '../domain/standing';
import { ADMINS } from '../domain/streams';
import type { Person } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { AdministratorEnds } from '../people/administrator-ends';
import { Book, type Written } from '../people/book';
import { AdminRight } from '../people/grant-admin';
import type { ImportFields } from './import-row';

/** Whether somebody who was here before a row is an administrator. */
export interface FoundRight {
  readonly isAdmin: boolean;
  /** The row made the person, was interrupted before it gave the right, and the person never had it. */
  readonly isMissing: boolean;
}

/** The admin right of people who were here before the row: an import gives it only where it was interrupted. */
@Injectable()
export class ImportedRights {
  constructor(
    private readonly book: Book,
    private readonly right: AdminRight,
    private readonly ends: AdministratorEnds,
  ) {}

  async find(person: Person, fields: ImportFields): Promise<FoundRight> {
    const isAdmin = await this.ends.includes(person.userId);
    return { isAdmin, isMissing: this.wasPromised(person, fields) && !(await this.everHad(person)) };
  }

  private async everHad({ userId }: Person): Promise<boolean> {
    const { events } = await this.book.read(ADMINS);
    return events.some(({ data }) => data['userId'] === userId);
  }

  private wasPromised(person: Person, { admin }: ImportFields): boolean {
    if (admin !== true || person.importedAdmin !== true || person.validUntil !== null) return false;
    return standingOf(person, this.book.clock.now()).code === 'ok';
  }

  give(context: CommandContext, userId: string): Promise<Written> {
    return this.right.give(context, userId);
  }

  /** The person may have become an administrator while a row gave the account an end. */
  removeEnd(context: CommandContext, userId: string): Promise<Written> {
    return this.ends.removeEnds(context, userId);
  }
}
