import { randomBytes } from 'node:crypto';
import { parseOptions } from '@node-rs/argon2';

export interface HashParameters {
  /** Memory of one hash, in KiB. */
  readonly memoryKib: number;
  /** Passes over the memory. */
  readonly iterations: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with one lane, equally strong settings. */
const OWASP_FLOOR: readonly HashParameters[] = [
  { memoryKib: 47_104, iterations: 1 },
  { memoryKib: 19_456, iterations: 2 },
  { memoryKib: 12_288, iterations: 3 },
  { memoryKib: 9_216, iterations: 4 },
  { memoryKib: 7_168, iterations: 5 },
];

/** 256 MiB and ten passes: with more, one stored hash could exhaust the machine. */
const MAX_MEMORY_KIB = 262_144;
const MAX_ITERATIONS = 10;

export const SALT_BYTES = 16;
export const TAG_BYTES = 32;
export const PARALLELISM = 1;

/** argon2id, version 0x13. Stored format: do not change. */
const PHC_PREFIX = '$argon2id$v=19$';

const isWithinBounds = ({ memoryKib, iterations }: HashParameters): boolean =>
  Number.isInteger(memoryKib) &&
  Number.isInteger(iterations) &&
  memoryKib <= MAX_MEMORY_KIB &&
  iterations >= 1 &&
  iterations <= MAX_ITERATIONS;

/**
 * Refuses parameters below every setting of the OWASP floor, or above 256 MiB or ten passes.
 *
 * @throws RangeError that says what is accepted
 */
export const assertStrongParameters = (parameters: HashParameters): void => {
  const isStrong = OWASP_FLOOR.some(
    (floor) => parameters.memoryKib >= floor.memoryKib && parameters.iterations >= floor.iterations,
  );
  if (isStrong && isWithinBounds(parameters)) return;
  const accepted = OWASP_FLOOR.map((floor) => `${floor.memoryKib} KiB with ${floor.iterations}`).join(', ');
  throw new RangeError(
    `argon2id needs at least one of: ${accepted} iterations; at most ${MAX_MEMORY_KIB} KiB and ${MAX_ITERATIONS} ` +
      `iterations. Configured: ${parameters.memoryKib} KiB with ${parameters.iterations}.`,
  );
};

const parse = (phc: string): ReturnType<typeof parseOptions> | undefined => {
  try {
    return parseOptions(phc);
  } catch {
    // not one of our hashes; the caller spends the same work on it
    return undefined;
  }
};

/** Parameters of one of our own hashes; undefined for anything else, and for parameters above the limits. */
export const readParameters = (phc: string): HashParameters | undefined => {
  const parsed = parse(phc);
  if (parsed === undefined) return undefined;
  const parameters = { memoryKib: parsed.memoryCost, iterations: parsed.timeCost };
  const isOurs =
    phc.startsWith(PHC_PREFIX) &&
    parsed.parallelism === PARALLELISM &&
    parsed.saltLen === SALT_BYTES &&
    parsed.outputLen === TAG_BYTES;
  return isOurs && isWithinBounds(parameters) ? parameters : undefined;
};

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** A hash of no password: salt and tag are random. A verification takes the same work and is never true. */
export const makeDummyHash = ({ memoryKib, iterations }: HashParameters): string =>
  `${PHC_PREFIX}m=${memoryKib},t=${iterations},p=${PARALLELISM}` +
  `$${base64(randomBytes(SALT_BYTES))}$${base64(randomBytes(TAG_BYTES))}`;
