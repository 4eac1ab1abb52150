import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import type { Decided, PersonalFields, SignUpOrigin } from '../domain/events';
import { credentialStream, keyStream, loginStream, userStream } from '../domain/streams';
import { USER } from '../domain/user';
import { signUp, usernameTaken } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Conflict } from '../event-store/event-store';
import { Book, withoutClient, type Written } from './book';

const SECONDS_PER_DAY = 24 * 60 * 60;

export interface NewPerson {
  /** Default: a new one. */
  readonly userId?: string | undefined;
  readonly origin: SignUpOrigin;
  readonly personal: PersonalFields & { readonly username: string };
  /** PHC string; null: a one-time link will set the first password. */
  readonly passwordHash: string | null;
  /** Scheme of a hash that another program has made; default: it is one of ours. */
  readonly importedScheme?: string;
  readonly groups: readonly string[];
  /** ISO 8601 instant at which the account ends; default: never. */
  readonly validUntil?: string | null;
  /** Whether a new password has to be set before anything else; default: no. */
  readonly mustChangePassword?: boolean;
  /** Whether the row of an import says that the person is an administrator; default: no. */
  readonly importedAdmin?: boolean;
  readonly acceptedTerms: string | null;
  readonly approvedBy: 'policy' | 'caller' | null;
}

/** A person whose key and password are written. */
export type PreparedPerson = Omit<NewPerson, 'passwordHash'> & {
  readonly userId: string;
  readonly hasPassword: boolean;
};

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
      ...this.command('', false),
      personal: {},
      origin: 'self',
      groups: [],
      acceptedTerms: null,
      approvedBy: null,
    });
  }

  /** As `prepare`, then `enter`. @throws as both */
  async register(context: CommandContext, person: NewPerson): Promise<Written & { userId: string }> {
    return this.enter(context, await this.prepare(context, person));
  }

  /** Writes key and password of a person who does not exist yet. @throws Conflict: the given id was taken before */
  async prepare(
    context: CommandContext,
    { passwordHash, importedScheme, ...person }: NewPerson,
  ): Promise<PreparedPerson> {
    const { userId = uuidv7() } = person;
    await this.writeKey(context, userId);
    if (passwordHash !== null) await this.writeCredential(context, userId, passwordHash, importedScheme);
    return { ...person, userId, hasPassword: passwordHash !== null };
  }

  /**
   * Writes that the person exists; nothing when the person does already.
   * @throws DomainError `username_taken`: another sign-up got the name meanwhile; key and password are removed again
   */
  async enter(context: CommandContext, person: PreparedPerson): Promise<Written & { userId: string }> {
    const { userId } = person;
    const command = { ...person, ...this.command(userId, person.hasPassword) };
    try {
      const stream = this.streamOfName(person.personal.username);
      const { position } = await this.book.decide(context, stream, USER, (state) => signUp(state, command));
      return { userId, position };
    } catch (error) {
      if (isRefusal(error)) await this.undo(context, person);
      throw error instanceof Conflict ? usernameTaken(error) : error;
    }
  }

  /** Removes key and password of a person who was never entered. Nothing when another node has done it. */
  async undo(context: CommandContext, { userId, hasPassword }: PreparedPerson): Promise<void> {
    if (hasPassword) {
      const data = { userId, kind: 'password' as const };
      await this.writeOnce(context, credentialStream(userId), { type: 'CredentialRemoved', data });
    }
    await this.writeOnce(context, keyStream(userId), { type: 'KeyDestroyed', data: { subject: userId } });
  }

  private command(userId: string, hasPassword: boolean) {
    return {
      userId,
      credentialRevision: hasPassword ? 0 : null,
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
    importedScheme: string | undefined,
  ): Promise<void> {
    const set = { userId, kind: 'password', passwordRevision: 0 } as const;
    const personal = { [userId]: { secret: passwordHash } };
    const event: Decided<'CredentialSet' | 'CredentialImported'> =
      importedScheme === undefined
        ? { type: 'CredentialSet', data: { ...set, how: 'sign_up', linkId: null }, personal }
        : { type: 'CredentialImported', data: { ...set, scheme: importedScheme }, personal };
    await this.book.write(withoutClient(context), credentialStream(userId), 'none', event);
  }

  private async writeOnce(context: CommandContext, stream: string, event: Decided): Promise<void> {
    try {
      await this.book.append(withoutClient(context), stream, 0, event);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** Whether an error means that no person was created. After `not_ready` the person exists, and needs key and password. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Conflict || (error instanceof DomainError && error.code === 'username_taken');
