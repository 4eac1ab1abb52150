import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../../../config/settings';
import { DomainError } from '../../../domain/errors';
import { keyStream } from '../../../domain/streams';
import { Keyring } from '../../../event-store/keyring';
import { Book } from '../../../people/book';
import { BoundedMap } from '../../../platform/bounded-map';
import { Clock } from '../../../platform/clock';
import { isSolved, makeChallenge, readProof, type Challenge } from './altcha';

const LIFETIME_SECONDS = 600;
const MS_PER_SECOND = 1_000;
/** Used proofs that are remembered at once. */
const USED_MAX = 50_000;

/** Why a proof was refused, as the code of the field `proof`. */
export type ProofFault = keyof typeof DETAILS;

const DETAILS = {
  required:
    'A sign-up needs a proof of work: `proof` of the sign-up settings says where to get the challenge.',
  wrong: 'This is not a solution of a challenge of this Gatebook. Get a challenge and solve it.',
  expired: 'The challenge is too old. Get another one and solve it.',
  used: 'This proof has been used. Each sign-up needs its own.',
} as const;

/**
 * The proofs of work against robots that sign up. A challenge names, as its nonce, the id of the person that it can make:
 * so the book itself gives at most one account for it, on every node and after every restart. Proofs of refused sign-ups
 * are remembered in memory. (ADR 0024)
 */
@Injectable()
export class SignUpProofs {
  private readonly key: string;
  private readonly used = new BoundedMap<true>({
    max: USED_MAX,
    keepMs: LIFETIME_SECONDS * MS_PER_SECOND,
    weightOf: () => 1,
  });

  constructor(
    keyring: Keyring,
    private readonly book: Book,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.key = keyring.keyFor('sign-up proof 1').toString('base64url');
  }

  /** A challenge for one sign-up in the next ten minutes. */
  challenge(): Challenge {
    const expiresAt = Math.floor(this.clock.nowMs() / MS_PER_SECOND) + LIFETIME_SECONDS;
    return makeChallenge(this.key, uuidv7().replaceAll('-', ''), expiresAt);
  }

  /**
   * Uses a proof up.
   * @returns the id that the new person gets; undefined where no proof is needed
   * @throws DomainError `validation_failed`; Unavailable
   */
  async use(payload: string | undefined): Promise<string | undefined> {
    if (this.settings.signUp.proof === 'off') return undefined;
    if (payload === undefined) throw refusedProof('required');
    const proof = readProof(this.key, payload);
    if (proof === undefined || !isSolved(proof)) throw refusedProof('wrong');
    const { nonce, expiresAt } = proof.parameters;
    if (this.clock.nowMs() >= expiresAt * MS_PER_SECOND) throw refusedProof('expired');
    if (this.used.get(nonce) === true) throw refusedProof('used');
    this.used.set(nonce, true, this.clock.nowMs());
    const userId = idOf(nonce);
    if (await this.hasMadeAPerson(userId)) throw refusedProof('used');
    return userId;
  }

  private async hasMadeAPerson(userId: string): Promise<boolean> {
    return (await this.book.read(keyStream(userId))).lastRevision !== 'none';
  }
}

/** The refusal of a proof. */
export const refusedProof = (code: ProofFault): DomainError =>
  new DomainError('validation_failed', DETAILS[code], {
    fields: [{ field: 'proof', code, detail: DETAILS[code] }],
  });

const idOf = (nonce: string): string => nonce.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
