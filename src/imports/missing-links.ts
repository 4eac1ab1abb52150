import { Injectable } from '@nestjs/common';
import { ADMINISTRATORS } from '../domain/admins';
import { ADMINS } from '../domain/streams';
import { isPerson, USER } from '../domain/user';
import { isUsableLink } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Book } from '../people/book';
import { Credentials } from '../people/credentials';
import { PasswordLinks, type PasswordLinkAnswer } from '../people/issue-password-link';
import { PersonLookup } from '../people/person-lookup';
import type { KeptNote } from './row-result';

/** Whether a person needs a link: has a password, has a link that still works, or has neither. */
export type LinkNeed = 'none' | 'kept' | 'missing';

/** Makes links for people who cannot sign in yet: an interrupted import has made them without showing a link. */
@Injectable()
export class MissingLinks {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly credentials: Credentials,
    private readonly links: PasswordLinks,
  ) {}

  async needOf(userId: string): Promise<LinkNeed> {
    if (await this.credentials.hasPassword(userId)) return 'none';
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    if (!isPerson(state) || state.link === null) return 'missing';
    const { state: admins } = await this.book.load(ADMINS, ADMINISTRATORS);
    const at = { now: this.book.clock.now(), adminSince: admins.since.get(userId) ?? null };
    // a new link would end the one that was given to the person
    return isUsableLink(state, state.link.tokenHash, at) ? 'kept' : 'missing';
  }

  issue(context: CommandContext, userId: string): Promise<PasswordLinkAnswer> {
    return this.links.issue(context, userId);
  }
}

export const LINK_KEPT: KeptNote = {
  code: 'link_kept',
  detail:
    'This person has a link that still works, and no password yet. If the link is lost, make a new one on the page of people.',
};
