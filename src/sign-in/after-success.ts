import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { userStream } from '../domain/streams';
import { Conflict } from '../event-store/event-store';
import { PasswordHasher } from '../passwords/password-hasher';
import { Credentials } from '../people/credentials';
import { errorText } from '../platform/error-text';
import type { UserRow } from '../projections/users/users';
import type { VerifiedAttempt } from './attempt';
import { KnownDevices } from './known-devices';

/**
 * Follows a successful sign-in: makes the device known, hashes the password again where parameters have changed, or another
 * program had made the hash.
 */
@Injectable()
export class AfterSuccess implements OnApplicationShutdown {
  private readonly logger = new Logger(AfterSuccess.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly hasher: PasswordHasher,
    private readonly credentials: Credentials,
    private readonly devices: KnownDevices,
  ) {}

  /** The token by which the device is known from now on. */
  device({ subject }: VerifiedAttempt, { userId }: UserRow): string {
    const { device } = subject;
    return device === null ? this.devices.issue(userId) : this.devices.issue(userId, device);
  }

  /** Hashes the password again where that is due. Runs in the background; a failure is only logged. */
  rehash(attempt: VerifiedAttempt, person: UserRow): void {
    const { passwordHash, verifiedOn } = attempt;
    if (passwordHash === null) return;
    if (!verifiedOn.isImported && !this.hasher.needsRehash(passwordHash)) return;
    const work = this.rehashNow(attempt, person)
      .catch((error: unknown) => this.report(error))
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async rehashNow(
    { context, request, verifiedOn }: VerifiedAttempt,
    { userId, nameKey }: UserRow,
  ): Promise<void> {
    const { passwordRevision, decidedOn } = verifiedOn;
    const { credentialRevision } = decidedOn;
    if (credentialRevision === null) return;
    const passwordHash = await this.hasher.hash(request.proofs.password);
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
