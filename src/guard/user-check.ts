import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock';
import { refusalOf } from '../commands/login-refusals';
import { DomainError } from '../domain/errors';
import { standingOf } from '../domain/standing';
import { isUserId, normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import { Projector } from '../projections/projector';
import type { TokenRow } from '../projections/tokens-queries';
import type { UserRow } from '../projections/users-queries';
import { assertAdmitted, seenBy } from './seen-by';

/** What a hub is told of a person, as it is sent. */
export interface Told {
  /** JSON of a `SeenPerson`. */
  readonly body: string;
  /** Strong: of every byte of the body, and so of what this hub may see. */
  readonly tag: string;
}

/** Whether somebody may stay: asked for each live session, so it reads this node's memory of the book alone. */
@Injectable()
export class UserCheck {
  /** By row and token, both of which are replaced when they change. */
  private readonly told = new WeakMap<UserRow, WeakMap<TokenRow, Told>>();

  constructor(
    private readonly projector: Projector,
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
    const standing = standingOf(row.state, this.clock.now());
    if (standing.code === 'not_found') throw notFound();
    if (standing.code !== 'ok') throw refusalOf(standing).error;
    assertAdmitted(token, row);
    return token === null ? tellOf(token, row) : this.toldBefore(token, row);
  }

  private toldBefore(token: TokenRow, row: UserRow): Told {
    const known = this.told.get(row);
    const before = known?.get(token);
    if (before !== undefined) return before;
    const told = tellOf(token, row);
    this.told.set(row, (known ?? new WeakMap<TokenRow, Told>()).set(token, told));
    return told;
  }

  private personOf(name: string, userId: string | undefined): UserRow {
    if (name.length > USERNAME_MAX_LENGTH || isUserId(name)) throw notFound();
    const row = this.projector.users.byUsername(normaliseUsername(name));
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
  return { body, tag: `"${hash('sha256', body, 'base64url')}"` };
}
