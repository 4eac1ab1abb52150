/** A kind of password hash that other programs store. */
export interface HashFamily {
  /** For people: `bcrypt`. */
  readonly name: string;
  /** Whether a text says that it is such a hash. */
  claims(text: string): boolean;
  /**
   * The scheme of a hash: its text up to the salt, in one form for all hashes that take the same work. Stored format.
   * @throws HashRefused
   */
  schemeOf(text: string): string;
  /** A hash of no password: salt and tag are random. A verification takes the work of its scheme, and is never true. */
  dummyOf(scheme: string): string;
}

/** A family whose hashes are verified in a thread of ours: it blocks the thread that it runs in. */
export interface BlockingFamily extends HashFamily {
  verify(text: string, password: string): boolean;
}

/** A family whose hashes are verified in libuv's thread pool. */
export interface PoolFamily extends HashFamily {
  verify(text: string, password: string): Promise<boolean>;
}

/** A hash that is not imported. `detail` says why and what to do, never the hash itself. */
export class HashRefused extends Error {
  override name = 'HashRefused';

  constructor(
    readonly code: 'unknown_hash' | 'malformed_hash' | 'hash_too_costly' | 'hash_too_weak',
    detail: string,
  ) {
    super(detail);
  }
}

const ADVICE = 'Import the row without the hash, and give the person a password link.';

export const malformed = (family: string): HashRefused =>
  new HashRefused('malformed_hash', `This is not a whole ${family} hash: it may have been cut. ${ADVICE}`);

/** What of a hash decides how long its verification takes. */
export interface Cost {
  readonly family: string;
  /** For people: `rounds`. */
  readonly what: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

/** @throws HashRefused outside of its limits: a sign-in must neither stop the machine, nor keep a hash that is guessed soon */
export function assertCost({ family, what, value, least, most }: Cost): void {
  const says = `The ${family} hash has ${what} ${String(value)}`;
  if (value > most)
    throw new HashRefused('hash_too_costly', `${says}; at most ${String(most)} is verified here. ${ADVICE}`);
  if (value < least)
    throw new HashRefused('hash_too_weak', `${says}; at least ${String(least)} is accepted here. ${ADVICE}`);
}
