import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/**
 * A proof of work as ALTCHA (version 2) has it: find the counter for which SHA-256(salt, nonce, counter) begins with
 * `keyPrefix`. The names of the fields are ALTCHA's; its library makes, solves and checks the same.
 */
export interface ChallengeParameters {
  readonly algorithm: 'SHA-256';
  /** Hashes for each counter. */
  readonly cost: 1;
  /** Whole seconds since 1970. */
  readonly expiresAt: number;
  /** Bytes of the hash. */
  readonly keyLength: 32;
  /** The first half of the hash to find, in hexadecimal digits. */
  readonly keyPrefix: string;
  /** 16 bytes, in hexadecimal digits. */
  readonly nonce: string;
  /** 16 bytes, in hexadecimal digits. */
  readonly salt: string;
}

export interface Challenge {
  readonly parameters: ChallengeParameters;
  /** HMAC-SHA-256 over the parameters, in hexadecimal digits. */
  readonly signature: string;
}

/** A proof whose challenge is one of ours. Its solution is as it was sent. */
export interface SignedProof {
  readonly parameters: ChallengeParameters;
  readonly solution: Sent<'counter' | 'derivedKey'>;
}

/**
 * The counter to find is one of these: 150,000 hashes on average, 300,000 at most. In a browser a phone that is four times
 * slower than a laptop computes about 150,000 in a second, and the laptop needs a quarter of one.
 */
const COUNTERS = 300_000;
const COUNTER_MAX = 0xffff_ffff;
const COUNTER_BYTES = 4;
const SALT_BYTES = 16;
/** In hexadecimal digits. */
const PREFIX_LENGTH = 32;
/** In UTF-16 code units; ours have about 500. */
const PAYLOAD_MAX_LENGTH = 2_000;

/** @param nonce 16 bytes in hexadecimal digits, never used before @param expiresAt whole seconds since 1970 */
export function makeChallenge(key: string, nonce: string, expiresAt: number): Challenge {
  const salt = randomBytes(SALT_BYTES).toString('hex');
  const found = hashOf({ nonce, salt }, randomInt(COUNTERS) + 1);
  const parameters = { nonce, salt, expiresAt, keyPrefix: found.slice(0, PREFIX_LENGTH) };
  const signed = inOrder({ ...parameters, algorithm: 'SHA-256', cost: 1, keyLength: 32 });
  return { parameters: signed, signature: sign(key, signed).toString('hex') };
}

/** @param payload what the client sent: JSON in base64. @returns undefined unless its challenge was signed with the key */
export function readProof(key: string, payload: string): SignedProof | undefined {
  if (payload.length > PAYLOAD_MAX_LENGTH) return undefined;
  const { challenge, solution } = parse(payload) ?? {};
  const { parameters, signature } = challenge ?? {};
  if (typeof signature !== 'string') return undefined;
  const ordered = inOrder((parameters ?? {}) as ChallengeParameters);
  const [expected, given] = [sign(key, ordered), Buffer.from(signature, 'hex')];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return { parameters: ordered, solution: solution ?? {} };
}

/** Whether the proof has the counter that was to be found. */
export function isSolved({ parameters, solution: { counter, derivedKey } }: SignedProof): boolean {
  if (typeof counter !== 'number' || !Number.isInteger(counter) || counter < 0 || counter > COUNTER_MAX)
    return false;
  const hash = hashOf(parameters, counter);
  return hash === derivedKey && hash.startsWith(parameters.keyPrefix);
}

/** What a client sent may have any type. */
type Sent<Name extends string> = Partial<Record<Name, unknown>>;

interface SentProof {
  readonly challenge?: Sent<'parameters' | 'signature'> | null;
  readonly solution?: SignedProof['solution'] | null;
}

function parse(payload: string): SentProof | null | undefined {
  try {
    return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as SentProof | null;
  } catch {
    return undefined;
  }
}

/** ALTCHA signs the parameters as JSON with sorted names. */
const inOrder = (given: ChallengeParameters): ChallengeParameters => {
  const { algorithm, cost, expiresAt, keyLength, keyPrefix, nonce, salt } = given;
  return { algorithm, cost, expiresAt, keyLength, keyPrefix, nonce, salt };
};

const sign = (key: string, parameters: ChallengeParameters): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(parameters)).digest();

function hashOf({ nonce, salt }: Pick<ChallengeParameters, 'nonce' | 'salt'>, counter: number): string {
  const bytes = Buffer.alloc(COUNTER_BYTES);
  bytes.writeUInt32BE(counter);
  return createHash('sha256').update(salt, 'hex').update(nonce, 'hex').update(bytes).digest('hex');
}
