import { hashOf, newSecret, sameHash } from '../../platform/one-time-secret';

/** The token of the set-up link: kept in memory, new at each start. */
export class SetUpToken {
  private hash: string | null = null;

  /** A new token, which replaces the one before. */
  issue(): string {
    const { secret, hash } = newSecret('gbs');
    this.hash = hash;
    return secret;
  }

  matches(token: string): boolean {
    return this.hash !== null && sameHash(hashOf(token), this.hash);
  }

  revoke(): void {
    this.hash = null;
  }
}
