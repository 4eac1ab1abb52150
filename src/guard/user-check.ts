import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { standingOf } from '../domain/standing';
import { isPerson } from '../domain/user';
import { isUserId, normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import { Clock } from '../platform/clock';
import { Projector } from '../projections/projector';
import type { TokenRow } from '../projections/tokens/tokens-queries';
import { UsersQueries, type UserRow } from '../projections/users/users-queries';
import { refusalOf } from '../sign-in/login-refusals';
import { assertAdmitted, seenBy } from './seen-by';

/** What a hub is told of a person, as it is sent. */
export interface Told {
  /** JSON of a `SeenPerson`. */
  readonly body: string;
  /** Strong: of every byte of the body, and so of what this hub may see. */
  readonly tag: string;
  /** Bytes of the body, as a header says it. */
  readonly length: string;
}

/** Whether somebody may stay: asked for each live session, so it reads this node's memory of the book alone. */
@Injectable()
export class UserCheck {
  /**
   * Of those who may stay for as long as nothing happens: a block ends by itself. By token and row, both of which are
   * replaced when they change.
   */
  private readonly told = new WeakMap<TokenRow, WeakMap<UserRow, Told>>();

  constructor(
    private readonly projector: Projector,
    private readonly users: UsersQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * @param userId whom the session was begun for
   * @throws DomainError `not_ready`, `not_found`, `another_user`, `pending_approval`, `rejected`, `blocked`,
   * `not_allowed_here`
   */
  check(name: string, userId: string | undefined, token: TokenRow | null): Told {
    if (!this.projector.freshness().isProved) {
      throw new DomainError('not_ready', 'this node may have missed something; try again', {
        retryAfterSeconds: 1,
      });
    }
    const row = this.personOf(name, userId);
    if (this.projector.isUndecidable(row.userId)) {
      throw new DomainError('not_ready', 'nothing can be decided about this person; see the log');
    }
    const before = token === null ? undefined : this.told.get(token)?.get(row);
    return before ?? this.decide(row, token);
  }

  private decide(row: UserRow, token: TokenRow | null): Told {
    const standing = standingOf(row.state, this.clock.now());
    if (standing.code === 'not_found') throw notFound();
    if (standing.code !== 'ok') throw refusalOf(standing).error;
    assertAdmitted(token, row);
    const told = tellOf(token, row);
    if (token !== null && isPerson(row.state) && row.state.block === null) this.remember(told, row, token);
    return told;
  }

  private remember(told: Told, row: UserRow, token: TokenRow): void {
    const known = this.told.get(token) ?? new WeakMap<UserRow, Told>();
    this.told.set(token, known.set(row, told));
  }

  private personOf(name: string, userId: string | undefined): UserRow {
    if (name.length > USERNAME_MAX_LENGTH || isUserId(name)) throw notFound();
    const row = this.users.byUsername(normaliseUsername(name));
    if (row === undefined || row.status === 'deleted') throw notFound();
    if (userId !== undefined && row.userId !== userId) {
      throw new DomainError('another_user', 'this name belongs to somebody else now; the session has to end');
    }
    return row;
  }
}

const notFound = (): DomainError => new DomainError('not_found', 'there is no such person');

function tellOf(token: TokenRow | null, row: UserRow): Told {
  const body = JSON.stringify(seenBy(token, row));
  return { body, tag: `"${hash('sha256', body, 'base64url')}"`, length: String(Buffer.byteLength(body)) };
}
