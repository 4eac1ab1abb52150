import { Injectable } from '@nestjs/common';
import { userStream } from '../domain/streams';
import { noSuchPerson } from '../domain/user-decisions';
import { isUserId, normaliseId, normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import type { UserRow } from '../projections/users/users';
import { UsersQueries, type NameHolder } from '../projections/users/users-queries';

/** NFKC turns at most four characters of two UTF-16 units each into one. */
const RAW_NAME_MAX_LENGTH = USERNAME_MAX_LENGTH * 4 * 2;

/** Finds people by name or id in the users read model. */
@Injectable()
export class PersonLookup {
  constructor(private readonly users: UsersQueries) {}

  /** The person with an id, or who has a name now, or had it last. @throws DomainError `not_found` */
  byNameOrId(nameOrId: string): UserRow {
    const row = this.find(nameOrId);
    if (row === undefined) throw noSuchPerson();
    return row;
  }

  /** Everybody who has or had a name, in the order of their sign-ups; empty for an id and an unknown name. */
  holdersOf(nameOrId: string): readonly NameHolder[] {
    if (isUserId(nameOrId) || this.find(nameOrId) === undefined) return [];
    return this.users.holdersOf(normaliseUsername(nameOrId));
  }

  /** A person's own stream. @throws DomainError `not_found` */
  streamOf(userId: string): string {
    return userStream(this.byNameOrId(userId).nameKey);
  }

  /** As `byNameOrId`; undefined where nobody has or had it. */
  find(nameOrId: string): UserRow | undefined {
    if (isUserId(nameOrId)) return this.users.byId(normaliseId(nameOrId));
    if (nameOrId.length > RAW_NAME_MAX_LENGTH) return undefined;
    return this.users.byUsername(normaliseUsername(nameOrId));
  }
}
