import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { userStream } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Conflict } from '../event-store/event-store';
import { PasswordHasher } from '../passwords/password-hasher';
import { Credentials } from '../people/credentials';
import { errorText } from '../platform/error-text';
import type { UserRow } from '../projections/users/users';
import { KnownDevices } from './known-devices';

/** The credential that a right password was verified against. */
export interface VerifiedPassword {
  readonly passwordHash: string | null;
  readonly passwordRevision: number | null;
  readonly credentialRevision: number | null;
}

/** Follows a successful sign-in: makes the device known, hashes the password again where parameters have changed. */
@Injectable()
export class LoginSuccess implements OnApplicationShutdown {
  private readonly logger = new Logger(LoginSuccess.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly hasher: PasswordHasher,
    private readonly credentials: Credentials,
    private readonly devices: KnownDevices,
  ) {}

  /** The token by which the device is known from now on. */
  device({ userId }: UserRow, known: string | null): string {
    return known === null ? this.devices.issue(userId) : this.devices.issue(userId, known);
  }

  /** Hashes the password again where parameters have changed. Runs in the background; a failure is only logged. */
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

  /** A conflict means that the password was changed meanwhile: nothing is left to do. */
  private report(error: unknown): void {
    if (error instanceof Conflict) return;
    this.logger.warn(`A password could not be hashed again with the new parameters: ${errorText(error)}`);
  }
}
