import { Injectable } from '@nestjs/common';
import type { EventData } from '../domain/events';
import { credentialStream, userStream } from '../domain/streams';
import { USER, type UserEventType } from '../domain/user';
import { bringsAdminRight } from '../domain/admin-link';
import { recordCredential, type CredentialFacts } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Conflict, type Envelope, type StoredEvent } from '../event-store/event-store';
import type { UserRow } from '../projections/users/users';
import { Book, latestPosition, withoutClient, type Written } from './book';
import { AdminRight } from './grant-admin';
import { ThrottleResets } from './throttle-resets';

/** Attempts to write a fact that meets conflicts. */
const FACT_TRIES = 8;

export interface NewCredential {
  readonly userId: string;
  readonly passwordHash: string;
  readonly how: 'link' | 'own' | 'rehash';
  readonly linkId: string | null;
  /** For a rehash: the revision of the password; null: this is a new password. */
  readonly passwordRevision: number | null;
}

export interface ImportedHash extends Pick<UserRow, 'userId' | 'nameKey'> {
  /** As the other program has stored it. */
  readonly hash: string;
  /** What of it decides the work of a verification. */
  readonly scheme: string;
}

/** A credential that was written, with what its fact needs. */
export type WrittenCredential = Pick<Envelope, 'commandId' | 'correlationId' | 'causationId' | 'actor'> & {
  readonly data: CredentialFacts;
  readonly credentialRevision: number;
};

/**
 * Writes credentials. Each is followed by its fact, an event in the person's stream that names its revision; after a
 * crash between the two the fact is written later, with the same event ids.
 */
@Injectable()
export class Credentials {
  constructor(
    private readonly book: Book,
    private readonly throttle: ThrottleResets,
    private readonly adminRight: AdminRight,
  ) {}

  /**
   * A person's credential, from the event store: its newest event, and what that says of the password that it set; null
   * where there is none, or it was removed.
   */
  async read(userId: string) {
    const { events, lastRevision } = await this.book.read(credentialStream(userId));
    const newest = events.at(-1);
    return { newest, current: factsOf(newest), lastRevision };
  }

  async hasPassword(userId: string): Promise<boolean> {
    return (await this.read(userId)).current !== null;
  }

  /** Appends a new password hash on the revision that was read. @throws Conflict when another write came first */
  async set(
    context: CommandContext,
    expected: number | 'none',
    { userId, passwordHash, how, linkId, passwordRevision }: NewCredential,
  ): Promise<WrittenCredential> {
    const credentialRevision = expected === 'none' ? 0 : expected + 1;
    const data: EventData['CredentialSet'] = {
      userId,
      kind: 'password',
      passwordRevision: passwordRevision ?? credentialRevision,
      how,
      linkId,
    };
    await this.book.write(withoutClient(context), credentialStream(userId), expected, {
      type: 'CredentialSet',
      data,
      personal: { [userId]: { secret: passwordHash } },
    });
    return { ...context, data, credentialRevision };
  }

  /**
   * Takes over a hash that another program has made, for a person without a password. No throttle is reset, no block lifted.
   * @param expected revision of the credential that was read: it has no password
   * @throws Conflict when another write came first
   */
  async import(
    context: CommandContext,
    expected: number | 'none',
    { userId, nameKey, hash, scheme }: ImportedHash,
  ): Promise<Written> {
    const credentialRevision = expected === 'none' ? 0 : expected + 1;
    const data = { userId, kind: 'password' as const, passwordRevision: credentialRevision, scheme };
    await this.book.write(withoutClient(context), credentialStream(userId), expected, {
      type: 'CredentialImported',
      data,
      personal: { [userId]: { secret: hash } },
    });
    const facts = { ...data, how: 'import' as const, linkId: null };
    const { address, userAgent } = context;
    return this.record(
      userStream(nameKey),
      { ...context, data: facts, credentialRevision },
      { address, userAgent },
    );
  }

  /**
   * Writes the fact of a credential unless it was written. Its event ids derive from the credential.
   * @throws Conflict after eight conflicts
   */
  async record(
    stream: string,
    credential: WrittenCredential,
    from: Partial<CommandContext> = {},
  ): Promise<Written> {
    const caller = { address: null, userAgent: null, ...from, ...identity(credential) };
    for (let tries = 1; ; tries += 1) {
      const context: CommandContext = { ...caller, decisions: new Map() };
      const { state, lastRevision } = await this.book.load<typeof USER.initial, UserEventType>(stream, USER);
      const decided = recordCredential(state, {
        ...credential.data,
        credentialRevision: credential.credentialRevision,
      });
      if (decided.length === 0) return { position: null };
      try {
        return await this.book.append(context, stream, lastRevision, ...decided);
      } catch (error) {
        if (!(error instanceof Conflict) || tries >= FACT_TRIES) throw error;
      }
    }
  }

  /**
   * Resets every throttle of the person, gives the admin right if the link has it, then writes the fact of the new
   * password. The fact comes last, so that after a crash a missing fact shows that the others may be missing too.
   * @throws as `record`
   */
  async recordChange(
    context: CommandContext,
    { userId, nameKey }: Pick<UserRow, 'userId' | 'nameKey'>,
    credential: WrittenCredential,
  ): Promise<Written> {
    const { address, userAgent } = context;
    const reset = await this.throttle.reset(context, userId, 'password_changed');
    const stream = userStream(nameKey);
    const granted = await this.giveAdminRight(context, stream, credential);
    const recorded = await this.record(stream, credential, { address, userAgent });
    return { position: latestPosition(reset.position, granted.position, recorded.position) };
  }

  private async giveAdminRight(
    context: CommandContext,
    stream: string,
    { data: { userId, linkId } }: WrittenCredential,
  ): Promise<Written> {
    if (linkId === null) return { position: null };
    const { state } = await this.book.load(stream, USER);
    if (!bringsAdminRight(state, linkId, this.book.clock.now())) return { position: null };
    return this.adminRight.give(context, userId);
  }

  /** Writes what is missing after a credential, with the event ids of its command. @throws as `record` */
  finish(person: Pick<UserRow, 'userId' | 'nameKey'>, credential: WrittenCredential): Promise<Written> {
    const { how } = credential.data;
    if (how === 'rehash' || how === 'import') return this.record(userStream(person.nameKey), credential);
    const context = { ...identity(credential), address: null, userAgent: null, decisions: new Map() };
    return this.recordChange(context, person, credential);
  }

  /** Removes a person's password; nothing when there is none. */
  async remove(context: CommandContext, userId: string): Promise<Written> {
    const { current, lastRevision } = await this.read(userId);
    if (current === null) return { position: null };
    return this.book.append(withoutClient(context), credentialStream(userId), lastRevision, {
      type: 'CredentialRemoved',
      data: { userId, kind: 'password' },
    });
  }
}

/** Null: there is no password. */
function factsOf(newest: StoredEvent | undefined): CredentialFacts | null {
  if (newest?.type === 'CredentialSet') return newest.data as unknown as EventData['CredentialSet'];
  if (newest?.type !== 'CredentialImported') return null;
  const { userId, passwordRevision } = newest.data as unknown as EventData['CredentialImported'];
  return { userId, passwordRevision, how: 'import', linkId: null };
}

const identity = ({ commandId, correlationId, causationId, actor }: WrittenCredential) => ({
  commandId,
  correlationId,
  causationId,
  actor,
});

/** What a new password is compared with: it must not be made of the person's own names. */
export const namesOf = ({ username, email }: Pick<UserRow, 'username' | 'email'>) => ({
  ...(username === null ? {} : { username }),
  ...(email === null ? {} : { email }),
});
