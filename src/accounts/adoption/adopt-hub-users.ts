import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DomainError } from '../../domain/errors';
import { CONFIGURED_HUB } from '../../domain/token';
import { normaliseUsername } from '../../domain/username';
import { commandContext, type CommandContext } from '../../event-store/envelope';
import { AddHubPerson } from '../../people/add-hub-person';
import { AdministratorEnds } from '../../people/administrator-ends';
import { Book } from '../../people/book';
import { PasswordLinks } from '../../people/issue-password-link';
import { cutText } from '../../platform/cut-text';
import { Log } from '../../platform/log';
import { UsersQueries } from '../../projections/users/users-queries';
import { AdminLinksFile, adminLinksFile, type IssuedLink } from './admin-links-file';
import { hubUsersFile, HubUsersFault, markAsAdopted, readHubUsers, type HubUser } from './hub-users-file';

/** People that are added at the same time: their events share the store's transactions. */
const SLOTS = 64;

/** Names in one line of the log. */
const LOGGED_MAX = 50;
const LOGGED_NAME_LENGTH = 64;

/** A user of the hub with an account here. */
interface Adopted {
  readonly name: string;
  readonly userId: string;
  readonly isNew: boolean;
  readonly administersHub: boolean;
}

interface Refused {
  readonly name: string;
  readonly reason: string;
}

/**
 * Gives the users that a hub had before Gatebook their accounts, before anybody else can take their names, and the hub's
 * administrators one-time links that make them administrators here. The list is set aside at the end, so a start that is
 * interrupted is followed by one that does the rest.
 */
@Injectable()
export class HubUsersAdoption {
  constructor(
    private readonly commands: CommandBus,
    private readonly book: Book,
    private readonly users: UsersQueries,
    private readonly administrators: AdministratorEnds,
    private readonly links: PasswordLinks,
    private readonly linksFile: AdminLinksFile,
    private readonly log: Log,
  ) {}

  /** @param data the folder with the list. A list that cannot be used is left there. @throws Unavailable */
  async run(data: string): Promise<void> {
    const listed = this.read(data);
    if (listed === null) return;
    const refused: Refused[] = [];
    const adopted = await this.addAll(listed, refused);
    const issued = await this.issueLinks(adopted, refused);
    this.linksFile.write(data, issued);
    markAsAdopted(data);
    this.report(adopted, refused, issued, adminLinksFile(data));
  }

  private read(data: string): readonly HubUser[] | null {
    try {
      return readHubUsers(data);
    } catch (error) {
      if (!(error instanceof HubUsersFault)) throw error;
      this.log.error(
        undefined,
        `${hubUsersFile(data)} cannot be used: ${error.message}. No user of the hub was given an account; correct it or ` +
          'delete it, then restart',
      );
      return null;
    }
  }

  private async addAll(listed: readonly HubUser[], refused: Refused[]): Promise<Adopted[]> {
    const adopted: Adopted[] = [];
    const waiting = listed.values();
    const slots = Array.from({ length: SLOTS }, async () => {
      for (const { name, admin } of waiting) {
        try {
          const add = () => this.commands.execute(new AddHubPerson(byHub(), name, CONFIGURED_HUB.name));
          const { userId, username, known } = await this.book.patiently(add);
          adopted.push({ name: username, userId, isNew: known === null, administersHub: admin });
        } catch (error) {
          refused.push({ name, reason: this.reasonOf(error, name) });
        }
      }
    });
    await Promise.all(slots);
    return adopted;
  }

  /** One after the other: they decide on the same stream. */
  private async issueLinks(adopted: readonly Adopted[], refused: Refused[]): Promise<IssuedLink[]> {
    const issued: IssuedLink[] = [];
    for (const { name, userId, administersHub } of adopted) {
      if (!administersHub || (await this.administrators.includes(userId))) continue;
      try {
        const { link } = await this.book.patiently(() => this.links.issueForAdmin(byHub(), userId));
        issued.push({ name, link });
      } catch (error) {
        refused.push({ name, reason: `no link to become an administrator: ${this.reasonOf(error, name)}` });
      }
    }
    return issued;
  }

  /** @throws the error, unless it is a refusal */
  private reasonOf(error: unknown, name: string): string {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'conflict') return error.message;
    if (error.code === 'validation_failed') return error.details.fields?.[0]?.detail ?? error.message;
    if (error.code !== 'username_taken') throw error;
    const holder = this.users.byUsername(normaliseUsername(name));
    return `an account with this name is ${holder?.status ?? 'taken'}`;
  }

  private report(
    adopted: readonly Adopted[],
    refused: readonly Refused[],
    issued: readonly IssuedLink[],
    file: string,
  ): void {
    const added = adopted.filter(({ isNew }) => isNew).length;
    const names = adopted.slice(0, LOGGED_MAX).map(({ name }) => name);
    const message =
      'users of the hub have accounts now; a new account has no password: a password link sets the first';
    this.log.info(message, { count: adopted.length, added, names });
    if (refused.length > 0) {
      const users = refused.slice(0, LOGGED_MAX).map(({ name, reason }) => ({ name: shown(name), reason }));
      this.log.warn('users of the hub were refused', { count: refused.length, users });
    }
    if (issued.length > 0) {
      this.log.warn(
        `one-time links that make the hub's administrators administrators here are in ${file}; they work until ` +
          `${issued[0]?.link.expiresAt ?? ''}. Afterwards run for each: gatebook admin create NAME`,
        { count: issued.length, names: issued.slice(0, LOGGED_MAX).map(({ name }) => name) },
      );
    }
  }
}

const byHub = (): CommandContext => commandContext({ kind: 'hub', id: CONFIGURED_HUB.tokenId });

const shown = (name: string): string => cutText(name, LOGGED_NAME_LENGTH);
