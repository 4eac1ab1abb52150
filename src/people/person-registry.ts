import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import type { PersonalFields, SignUpOrigin } from '../domain/events';
import { credentialStream, keyStream, loginStream, userStream } from '../domain/streams';
import { USER } from '../domain/user';
import { signUp, usernameTaken } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Conflict, type Position } from '../event-store/event-store';
import { Book, withoutClient } from './book';

const SECONDS_PER_DAY = 24 * 60 * 60;

export interface NewPerson {
  /** Default: a new one. */
  readonly userId?: string | undefined;
  readonly origin: SignUpOrigin;
  readonly personal: PersonalFields & { readonly username: string };
  /** PHC string; null: a one-time link will set the first password. */
  readonly passwordHash: string | null;
  readonly groups: readonly string[];
  /** ISO 8601 instant at which the account ends; default: never. */
  readonly validUntil?: string | null;
  readonly acceptedTerms: string | null;
  readonly approvedBy: 'policy' | 'caller' | null;
}

/** Creates a person: key, then credential, then `UserSignedUp`. The person exists from this event on. */
@Injectable()
export class PersonRegistry {
  constructor(
    private readonly book: Book,
    private readonly settings: Settings,
  ) {}

  /** The stream of a name. */
  streamOfName(username: string): string {
    return userStream(this.book.keyring.nameKeyOf(username));
  }

  /** Refuses a taken name before work is spent on its password. @throws DomainError `username_taken` */
  async assertFree(username: string): Promise<void> {
    const { state } = await this.book.load(this.streamOfName(username), USER);
    signUp(state, {
      ...this.command('', null),
      personal: {},
      origin: 'self',
      groups: [],
      acceptedTerms: null,
      approvedBy: null,
    });
  }

  /**
   * @throws DomainError `username_taken`: another sign-up got the name meanwhile; key and credential are removed again.
   * Conflict: the given id was taken before
   */
  async register(
    context: CommandContext,
    person: NewPerson,
  ): Promise<{ userId: string; position: Position }> {
    const { userId = uuidv7() } = person;
    await this.writeKey(context, userId);
    if (person.passwordHash !== null) await this.writeCredential(context, userId, person.passwordHash);
    const command = { ...person, ...this.command(userId, person.passwordHash) };
    try {
      const stream = this.streamOfName(person.personal.username);
      const { position } = await this.book.decide(context, stream, USER, (state) => signUp(state, command));
      if (position === null) throw new Error('a sign-up always decides something');
      return { userId, position };
    } catch (error) {
      if (isRefusal(error)) await this.undo(context, userId, person);
      throw error instanceof Conflict ? usernameTaken(error) : error;
    }
  }

  private command(userId: string, passwordHash: string | null) {
    return {
      userId,
      credentialRevision: passwordHash === null ? null : 0,
      policyId: this.settings.policy.policyId,
      releaseDeletedNames: this.settings.releaseDeletedNames,
    };
  }

  private async writeKey(context: CommandContext, userId: string): Promise<void> {
    const maxAgeSeconds = this.settings.loginRetentionDays * SECONDS_PER_DAY;
    await Promise.all([
      this.book.setRetention(keyStream(userId), { keepLast: 1 }),
      this.book.setRetention(credentialStream(userId), { keepLast: 1 }),
      this.book.setRetention(loginStream(userId), { maxAgeSeconds }),
    ]);
    const data = this.book.keyring.create(userId);
    await this.book.write(withoutClient(context), keyStream(userId), 'none', { type: 'KeyCreated', data });
    this.book.keyring.apply({ type: 'KeyCreated', data: { ...data } });
  }

  private async writeCredential(
    context: CommandContext,
    userId: string,
    passwordHash: string,
  ): Promise<void> {
    await this.book.write(withoutClient(context), credentialStream(userId), 'none', {
      type: 'CredentialSet',
      data: { userId, kind: 'password', passwordRevision: 0, how: 'sign_up', linkId: null },
      personal: { [userId]: { secret: passwordHash } },
    });
  }

  private async undo(context: CommandContext, userId: string, { passwordHash }: NewPerson): Promise<void> {
    if (passwordHash !== null) {
      const data = { userId, kind: 'password' as const };
      await this.book.write(withoutClient(context), credentialStream(userId), 0, {
        type: 'CredentialRemoved',
        data,
      });
    }
    const destroyed = { type: 'KeyDestroyed' as const, data: { subject: userId } };
    await this.book.append(withoutClient(context), keyStream(userId), 0, destroyed);
  }
}

/** Whether an error means that no person was created. After `not_ready` the person exists, and needs key and password. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Conflict || (error instanceof DomainError && error.code === 'username_taken');
