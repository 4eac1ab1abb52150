import { hashOf, newSecret, sameHash } from '../../platform/one-time-secret';

/** The secret of the set-up link: in memory alone, another one at each start. */
export class SetUpToken {
  private hash: string | null = null;

  /** A new token; the one before is void. */
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
