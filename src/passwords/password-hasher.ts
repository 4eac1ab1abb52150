import { randomBytes } from 'node:crypto';
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import { DomainError } from '../domain/errors';
import { isPoolOf } from '../platform/threads/thread-pool';
import {
  assertStrongParameters,
  makeDummyHash,
  PARALLELISM,
  readParameters,
  SALT_BYTES,
  TAG_BYTES,
  type HashParameters,
} from './hash-parameters';
import { HashQueue, type HashQueueStats } from './hash-queue';
import { normalisePassword } from './normalise-password';
import { unhashableFault } from './password-faults';

export interface PasswordHasherOptions extends HashParameters {
  /**
   * Hashes at the same time, 1 or more; more than the cores gains nothing. They run on libuv's thread pool, which
   * `startThreadPool` makes as large.
   */
  readonly concurrency: number;
  /** The longest accepted wait in the queue, in ms; 2000 by default. */
  readonly maxWaitMs?: number;
}

const DEFAULT_MAX_WAIT_MS = 2000;

/** One core fills about a gibibyte a second; a first guess only, until hashes have been measured. */
const ASSUMED_KIB_PER_MS = 1049;

/** Hashes and verifies passwords with argon2id, and never with more work at once than the machine bears. */
export class PasswordHasher {
  private readonly parameters: HashParameters;
  private readonly queue: HashQueue;
  private readonly dummyHash: string;
  /** Verified in place of what cannot be hashed (as text: the package takes no other bytes). */
  private readonly substitute = Buffer.from(randomBytes(TAG_BYTES).toString('base64'));
  private verificationCount = 0;

  /**
   * @throws RangeError when the parameters are below the OWASP floor or out of bounds, or `concurrency` is not a
   *   whole number from 1 on
   */
  constructor(options: PasswordHasherOptions) {
    assertStrongParameters(options);
    if (!Number.isInteger(options.concurrency) || options.concurrency < 1) {
      throw new RangeError(
        `The concurrency of hashes is a whole number from 1 on, not ${options.concurrency}.`,
      );
    }
    this.parameters = { memoryKib: options.memoryKib, iterations: options.iterations };
    this.queue = new HashQueue({
      concurrency: options.concurrency,
      ahead: isPoolOf(options.concurrency) ? 1 : 0,
      maxWaitMs: options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS,
      assumedHashMs: (options.memoryKib * options.iterations) / ASSUMED_KIB_PER_MS,
    });
    this.dummyHash = makeDummyHash(this.parameters);
  }

  /** How many verifications have been worked on since the start, dummies included. */
  get verifications(): number {
    return this.verificationCount;
  }

  /** Hashes that run and that wait, at this moment. */
  stats(): HashQueueStats {
    return this.queue.stats();
  }

  /**
   * Hashes a password that is to be set: argon2id, version 0x13, a random salt of 16 bytes, a tag of 32, one lane.
   *
   * @returns the hash as a PHC string
   * @throws DomainError `validation_failed` (field `password`: `too_long`, `not_text`) before any work; `overloaded`
   */
  async hash(password: string): Promise<string> {
    const normalised = normalisePassword(password);
    if (!normalised.ok) {
      throw new DomainError('validation_failed', 'This password cannot be used.', {
        fields: [unhashableFault('password', normalised.reason)],
      });
    }
    return await this.queue.run(() =>
      argon2Hash(Buffer.from(normalised.text), {
        memoryCost: this.parameters.memoryKib,
        timeCost: this.parameters.iterations,
        parallelism: PARALLELISM,
        outputLen: TAG_BYTES,
        salt: randomBytes(SALT_BYTES),
      }),
    );
  }

  /**
   * Says whether `password` is the one that `phc` was made of. What could never have been set (too long, a lone
   * surrogate) and what is no hash of ours are answered false after the same work as a wrong password.
   *
   * @throws DomainError `overloaded`, without any work; nothing else
   */
  async verify(phc: string, password: string): Promise<boolean> {
    const isOurs = readParameters(phc) !== undefined;
    const normalised = normalisePassword(password);
    const secret = normalised.ok ? Buffer.from(normalised.text) : this.substitute;
    const isRight = await this.queue.run(() => {
      this.verificationCount += 1;
      return argon2Verify(isOurs ? phc : this.dummyHash, secret);
    });
    return isRight && isOurs && normalised.ok;
  }

  /**
   * The work of a verification for a name that nobody has: the current parameters, always false.
   *
   * @throws DomainError `overloaded`, without any work
   */
  async verifyDummy(password: string): Promise<false> {
    await this.verify(this.dummyHash, password);
    return false;
  }

  /**
   * True for a hash that was not made with today's parameters, higher or lower: as long as it is kept, a sign-in of
   * its owner takes another time than one of an unknown name.
   */
  needsRehash(phc: string): boolean {
    const made = readParameters(phc);
    return made?.memoryKib !== this.parameters.memoryKib || made.iterations !== this.parameters.iterations;
  }
}
