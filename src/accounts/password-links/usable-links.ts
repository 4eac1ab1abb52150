import { Injectable } from '@nestjs/common';
import { ADMINISTRATORS } from '../../domain/admins';
import { DomainError } from '../../domain/errors';
import { ADMINS, userStream } from '../../domain/streams';
import { USER, type PasswordLink } from '../../domain/user';
import { isUsableLink } from '../../domain/user-decisions';
import { Book } from '../../people/book';
import { Credentials } from '../../people/credentials';
import { hashOf } from '../../platform/one-time-secret';
import type { UserRow } from '../../projections/users/users';
import { UsersQueries } from '../../projections/users/users-queries';

export interface UsableLink {
  readonly owner: UserRow;
  readonly link: PasswordLink;
  /** The revision of the owner's credentials at which the link was checked. */
  readonly lastRevision: Awaited<ReturnType<Credentials['read']>>['lastRevision'];
}

/** Finds the password link of a token, if it can still set a password. */
@Injectable()
export class UsableLinks {
  constructor(
    private readonly book: Book,
    private readonly users: UsersQueries,
    private readonly credentials: Credentials,
  ) {}

  /** @throws DomainError `link_invalid`: unknown, used, replaced or expired, one answer for all */
  async find(token: string): Promise<UsableLink> {
    const tokenHash = hashOf(token);
    const owner = this.users.byLinkHash(tokenHash);
    if (owner === undefined) throw linkInvalid();
    const { current, lastRevision } = await this.credentials.read(owner.userId);
    const { state } = await this.book.load(userStream(owner.nameKey), USER);
    const { state: admins } = await this.book.load(ADMINS, ADMINISTRATORS);
    const adminSince = admins.since.get(owner.userId) ?? null;
    const at = { now: this.book.clock.now(), adminSince };
    if (!isUsableLink(state, tokenHash, at) || state.link === null) throw linkInvalid();
    if (current?.linkId === state.link.linkId) throw linkInvalid();
    return { owner, link: state.link, lastRevision };
  }
}

export const linkInvalid = (cause?: unknown): DomainError =>
  new DomainError('link_invalid', 'This link is not valid any more. Ask an administrator for a new one.', {
    cause,
  });
