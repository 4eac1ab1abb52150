import { Injectable } from '@nestjs/common';
import { userStream } from '../domain/streams';
import { noSuchPerson } from '../domain/user-decisions';
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
    if (row === undefined) throw noSuchPerson();
    return row;
  }

  /** A person's own stream. @throws DomainError `not_found` */
  streamOf(userId: string): string {
    return userStream(this.byNameOrId(userId).nameKey);
  }
}
