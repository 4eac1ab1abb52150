import { Injectable } from '@nestjs/common';
import { USER, isPerson } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { Book } from '../people/book';
import { Credentials } from '../people/credentials';
import { PasswordLinks, type PasswordLinkAnswer } from '../people/issue-password-link';
import { PersonLookup } from '../people/person-lookup';

/** Makes links for people who cannot sign in yet: an interrupted import has made them without showing a link. */
@Injectable()
export class MissingLinks {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly credentials: Credentials,
    private readonly links: PasswordLinks,
  ) {}

  /** Null for a person with a password, or with a link that still works: a new one would end it. */
  async issue(context: CommandContext, userId: string): Promise<PasswordLinkAnswer | null> {
    const { state } = await this.book.load(this.people.streamOf(userId), USER);
    const hasLink = isPerson(state) && state.link !== null && state.link.expiresAt > this.book.clock.now();
    if (hasLink || (await this.credentials.hasPassword(userId))) return null;
    return this.links.issue(context, userId);
  }
}
