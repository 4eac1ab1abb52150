import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { secondsOfDays, UNKNOWN_LOGINS_KEPT, unknownLoginsSeconds } from '../domain/retention';
import { ADDRESSES, UNKNOWN_LOGIN_STREAMS } from '../domain/streams';
import { commandContext } from '../event-store/envelope';
import type { Position } from '../event-store/event-store';
import { AdministratorEnds } from '../people/administrator-ends';
import { Book } from '../people/book';
import { Credentials } from '../people/credentials';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';
import { Projector } from '../projections/projector';
import { UsersQueries } from '../projections/users/users-queries';
import { InvitedSignUps } from './invitations/invited-sign-ups';
import { UnfinishedSetUp } from './set-up/unfinished-set-up';

/** At start: completes commands that a crash has interrupted. */
@Injectable()
export class UnfinishedCommands {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly users: UsersQueries,
    private readonly passwords: CredentialsQueries,
    private readonly credentials: Credentials,
    private readonly ends: AdministratorEnds,
    private readonly setUp: UnfinishedSetUp,
    private readonly invited: InvitedSignUps,
    private readonly settings: Settings,
  ) {}

  /** @returns how many commands were completed */
  async finish(): Promise<number> {
    await this.limitLogins();
    return (
      (await this.finishCredentials()) +
      (await this.removeEnds()) +
      (await this.setUp.finish()) +
      (await this.invited.finish(this.book.clock.now()))
    );
  }

  /** Set at every start: an older version or another configuration may have kept them otherwise. */
  private async limitLogins(): Promise<void> {
    const maxAgeSeconds = unknownLoginsSeconds(secondsOfDays(this.settings.loginRetentionDays));
    const kept = { keepLast: UNKNOWN_LOGINS_KEPT, maxAgeSeconds };
    await Promise.all(UNKNOWN_LOGIN_STREAMS.map((stream) => this.book.setRetention(stream, kept)));
    await this.book.setRetention(ADDRESSES, {
      maxAgeSeconds: secondsOfDays(this.settings.loginRetentionDays),
    });
  }

  /** Writes missing facts of credentials, and removes passwords of deleted people. */
  private async finishCredentials(): Promise<number> {
    const { users, passwords } = this;
    const current = new Map(
      passwords.revisions().map(({ userId, credentialRevision }) => [userId, credentialRevision]),
    );
    const context = commandContext({ kind: 'policy', id: null });
    let finished = 0;
    for (const { userId, status, credentialRevision } of users.revisions()) {
      const revision = current.get(userId);
      if (revision === undefined) continue;
      const position =
        status === 'deleted'
          ? (await this.credentials.remove(context, userId)).position
          : revision > (credentialRevision ?? -1)
            ? await this.recordCredential(userId)
            : null;
      if (position !== null) finished += 1;
    }
    return finished;
  }

  /** An undecidable person is left for a later start. */
  private async recordCredential(userId: string): Promise<Position | null> {
    if (this.projector.isUndecidable(userId)) return null;
    const row = this.users.byId(userId);
    const { newest, current } = await this.credentials.read(userId);
    if (row === undefined || newest === undefined || current === null) return null;
    const written = { ...newest, data: current, credentialRevision: newest.revision };
    return (await this.credentials.finish(row, written)).position;
  }

  /** Removes the ends of administrators' accounts and hubs' blocks of them. An undecidable person is left for a later start. */
  private async removeEnds(): Promise<number> {
    const context = commandContext({ kind: 'policy', id: null });
    let removed = 0;
    for (const userId of this.users.administratorsWithEnds()) {
      if (this.projector.isUndecidable(userId)) continue;
      const { position } = await this.ends.removeEnds(context, userId);
      if (position !== null) removed += 1;
    }
    return removed;
  }
}
