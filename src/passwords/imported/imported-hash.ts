import { argon2id } from './argon2id';
import { bcrypt } from './bcrypt';
import { HashRefused, type BlockingFamily, type HashFamily, type PoolFamily } from './hash-family';
import { pbkdf2 } from './pbkdf2';
import { sha256Crypt, sha512Crypt } from './sha-crypt';

export { HashRefused } from './hash-family';

export const BLOCKING: readonly BlockingFamily[] = [bcrypt, sha256Crypt, sha512Crypt];
export const IN_POOL: readonly PoolFamily[] = [pbkdf2, argon2id];

const FAMILIES: readonly HashFamily[] = [...BLOCKING, ...IN_POOL];

/** The family that a text claims to be of; undefined: none of these. */
export const claimedBy = <Family extends HashFamily>(
  text: string,
  families: readonly Family[],
): Family | undefined => families.find((family) => family.claims(text));

/**
 * The scheme of a hash of another program: what its verification takes, as a stored format.
 * @throws HashRefused for a hash that is not known, cut, or outside of the cost limits
 */
export function schemeOf(text: string): string {
  const family = claimedBy(text, FAMILIES);
  if (family !== undefined) return family.schemeOf(text);
  throw new HashRefused(
    'unknown_hash',
    'This is no hash that is known here: bcrypt ($2a$, $2b$, $2y$), sha256-crypt ($5$), sha512-crypt ($6$), PBKDF2 and ' +
      'argon2id in PHC form are. Import the row without it, and give the person a password link.',
  );
}

/** A hash of no password that takes as long; undefined for a scheme that this version does not know. */
export const dummyOf = (scheme: string): string | undefined => claimedBy(scheme, FAMILIES)?.dummyOf(scheme);
