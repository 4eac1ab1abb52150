import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { userStream } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Conflict } from '../event-store/event-store';
import { PasswordHasher } from '../passwords/password-hasher';
import { CredentialBook } from '../people/credential-book';
import { errorText } from '../platform/error-text';
import type { UserRow } from '../projections/users/users';
import { Devices } from './devices';

/** What a right password was verified against. */
export interface VerifiedPassword {
  readonly passwordHash: string | null;
  readonly passwordRevision: number | null;
  readonly credentialRevision: number | null;
}

/** What follows a login that succeeded: the device becomes known, an old hash gets today's parameters. */
@Injectable()
export class LoginSuccess implements OnApplicationShutdown {
  private readonly logger = new Logger(LoginSuccess.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly hasher: PasswordHasher,
    private readonly credentials: CredentialBook,
    private readonly devices: Devices,
  ) {}

  /** A token for the device that was signed in from. */
  device({ userId }: UserRow, known: string | null): string {
    return known === null ? this.devices.issue(userId) : this.devices.issue(userId, known);
  }

  /** Hashes the password again where the parameters have risen; nobody waits for it, and it fails nobody's login. */
  rehash(context: CommandContext, row: UserRow, verified: VerifiedPassword, password: string): void {
    const { passwordHash } = verified;
    if (passwordHash === null || !this.hasher.needsRehash(passwordHash)) return;
    const work = this.rehashNow(context, row, verified, password)
      .catch((error: unknown) => this.report(error))
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async rehashNow(
    context: CommandContext,
    { userId, nameKey }: UserRow,
    { passwordRevision, credentialRevision }: VerifiedPassword,
    password: string,
  ): Promise<void> {
    if (credentialRevision === null) return;
    const passwordHash = await this.hasher.hash(password);
    const credential = await this.credentials.set(context, credentialRevision, {
      userId,
      passwordHash,
      how: 'rehash',
      linkId: null,
      passwordRevision,
    });
    await this.credentials.record(userStream(nameKey), credential);
  }

  /** Somebody changed the password meanwhile: then there is nothing left to hash again. */
  private report(error: unknown): void {
    if (error instanceof Conflict) return;
    this.logger.warn(`a password could not be hashed again: ${errorText(error)}`);
  }
}
