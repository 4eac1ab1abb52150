import { randomBytes } from 'node:crypto';
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import { DomainError } from '../domain/errors';
import { OWN_SCHEME } from '../domain/password-scheme';
import { hasPoolSize } from '../platform/threads/thread-pool';
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
import { HashThreads } from './imported/hash-threads';
import { claimedBy, dummyOf, IN_POOL } from './imported/imported-hash';
import { normalisePassword } from './normalise-password';
import { unhashableFault } from './password-faults';

export interface PasswordHasherOptions extends HashParameters {
  /**
   * Hashes at the same time, 1 or more; more than the cores gains nothing. They run on libuv's thread pool, which
   * `startThreadPool` makes as large.
   */
  readonly concurrency: number;
  /** The longest accepted wait in the queue, in ms; 2,000 by default. */
  readonly maxWaitMs?: number;
}

const DEFAULT_MAX_WAIT_MS = 2000;

/** One core fills about a gibibyte a second: an assumption, until hashes have been measured. */
const ASSUMED_KIB_PER_MS = 1049;

/** Hashes and verifies passwords with argon2id, a limited number at once; imported hashes with what they were made of. */
export class PasswordHasher {
  private readonly parameters: HashParameters;
  private readonly queue: HashQueue;
  private readonly threads: HashThreads;
  private readonly dummyHash: string;
  /** Verified in place of a password that cannot be hashed. It is text, because the package accepts no other bytes. */
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
      ahead: hasPoolSize(options.concurrency) ? 1 : 0,
      maxWaitMs: options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS,
      assumedHashMs: (options.memoryKib * options.iterations) / ASSUMED_KIB_PER_MS,
    });
    this.dummyHash = makeDummyHash(this.parameters);
    this.threads = new HashThreads(options.concurrency);
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.threads.close();
  }

  /** Verifications since the start, dummies included. */
  get verifications(): number {
    return this.verificationCount;
  }

  /** Hashes that run and that wait. */
  stats(): HashQueueStats {
    return this.queue.stats();
  }

  /**
   * Hashes a new password: argon2id, version 0x13, a random salt of 16 bytes, a tag of 32, one lane.
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
   * Whether `phc` was made of `password`. False, after the same work, for a password that cannot be hashed (too long, a
   * lone surrogate) and for a `phc` that is not one of our hashes.
   *
   * @param leftMs what is left for waiting, in ms; by default only the queue's own limit holds
   * @throws DomainError `overloaded`, without any work; nothing else
   */
  async verify(phc: string, password: string, leftMs?: number): Promise<boolean> {
    const isOurs = readParameters(phc) !== undefined;
    const normalised = normalisePassword(password);
    const secret = normalised.ok ? Buffer.from(normalised.text) : this.substitute;
    const isRight = await this.queue.run(() => {
      this.verificationCount += 1;
      return argon2Verify(isOurs ? phc : this.dummyHash, secret);
    }, leftMs);
    return isRight && isOurs && normalised.ok;
  }

  /**
   * Whether an imported hash was made of `password`: of the text as it was typed, or of its NFKC form. False, after the
   * same work, for a password that no hash of ours can be made of.
   *
   * @param text a hash that `schemeOf` accepts
   * @param leftMs as for `verify`
   * @throws DomainError `overloaded`
   */
  async verifyImported(text: string, password: string, leftMs?: number): Promise<boolean> {
    const normalised = normalisePassword(password);
    const isEmpty = password === '';
    const forms =
      normalised.ok && !isEmpty ? [...new Set([password, normalised.text])] : [this.substitute.toString()];
    const isRight = await this.queue.run(() => {
      this.verificationCount += 1;
      return this.compareImported(text, forms);
    }, leftMs);
    return isRight && normalised.ok && !isEmpty;
  }

  /**
   * Does the work of a verification for a name that nobody has.
   *
   * @param leftMs as for `verify`
   * @param scheme of the hash that somebody could have; by default our own, with the current parameters
   * @throws DomainError `overloaded`, without any work
   */
  async verifyDummy(password: string, leftMs?: number, scheme = OWN_SCHEME): Promise<false> {
    const imported = scheme === OWN_SCHEME ? undefined : dummyOf(scheme);
    if (imported === undefined) await this.verify(this.dummyHash, password, leftMs);
    else await this.verifyImported(imported, password, leftMs);
    return false;
  }

  /**
   * Whether a hash was made with other parameters, higher or lower: a sign-in would take another time than one of a name
   * that nobody has.
   */
  needsRehash(phc: string): boolean {
    const made = readParameters(phc);
    return made?.memoryKib !== this.parameters.memoryKib || made.iterations !== this.parameters.iterations;
  }

  private async compareImported(text: string, forms: readonly string[]): Promise<boolean> {
    const family = claimedBy(text, IN_POOL);
    if (family === undefined) return this.threads.verify({ text, forms });
    for (const form of forms) if (await family.verify(text, form)) return true;
    return false;
  }
}
