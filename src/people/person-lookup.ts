import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { userStream } from '../domain/streams';
import { isUserId, normaliseUsername } from '../domain/username';
import type { UserRow } from '../projections/users/users';
import { UsersQueries } from '../projections/users/users-queries';

/** Finds people by name or id in the users read model. */
@Injectable()
export class PersonLookup {
  constructor(private readonly users: UsersQueries) {}

  /** @throws DomainError `not_found` */
  byNameOrId(nameOrId: string): UserRow {
    const { users } = this;
    const row = isUserId(nameOrId) ? users.byId(nameOrId) : users.byUsername(normaliseUsername(nameOrId));
    if (row === undefined) throw new DomainError('not_found', 'there is no such person');
    return row;
  }

  /** The stream in which a person's story stands. @throws DomainError `not_found` */
  streamOf(userId: string): string {
    return userStream(this.byNameOrId(userId).nameKey);
  }
}
