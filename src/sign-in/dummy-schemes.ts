import { Injectable } from '@nestjs/common';
import { OWN_SCHEME } from '../domain/password-scheme';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';

/** The last 32 bits of a name's key, as a number from 0 to below 1. */
const PLACE_DIGITS = 8;
const placeOf = (nameKey: string): number =>
  Number.parseInt(nameKey.slice(-PLACE_DIGITS), 16) / 2 ** (4 * PLACE_DIGITS);

/**
 * What the password of somebody without one would be hashed with. Each scheme is as frequent as it is in the book, and a
 * name keeps its scheme while the book does: so the time of an answer does not tell who was imported.
 */
@Injectable()
export class DummySchemes {
  constructor(private readonly credentials: CredentialsQueries) {}

  /** @param nameKey of the name that was typed: the HMAC that names its stream */
  schemeFor(nameKey: string): string {
    const shares = this.credentials.schemes();
    const everybody = shares.reduce((sum, { people }) => sum + people, 0);
    let left = placeOf(nameKey) * everybody;
    for (const { scheme, people } of shares) {
      if (left < people) return scheme;
      left -= people;
    }
    return OWN_SCHEME;
  }
}
