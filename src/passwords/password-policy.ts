import { DomainError } from '../domain/errors';
import { capForEstimate } from './estimate-limits';
import { MAX_PASSWORD_CODE_POINTS, normalisePassword, type NormalisedPassword } from './normalise-password';
import { findOwnNames, listOwnWords, type PasswordContext } from './own-names';
import { describeReason, type PasswordReason } from './password-faults';
import { StrengthMeter, type EstimateUse } from './strength-meter';

export type StrengthScore = 0 | 1 | 2 | 3 | 4;

export interface PasswordPolicySettings {
  /** In code points after NFKC, 8 to 256; 15 is recommended where there is no second factor (NIST SP 800-63B-4). */
  readonly minLength: number;
  /** zxcvbn's scale; 0 refuses nothing by its strength. */
  readonly minScore: StrengthScore;
}

/** What the strength meter of a page shows, and what the policy decides on. */
export interface Strength {
  readonly score: StrengthScore;
  readonly guessesLog10: number;
  readonly acceptable: boolean;
  /** Stable codes of all reasons; empty when acceptable. */
  readonly reasons: PasswordReason[];
  /** Sentences for people. */
  readonly suggestions: string[];
}

/** NIST SP 800-63B-4, 3.1.1.2: the minimum length beside a second factor. */
const LEAST_MIN_LENGTH = 8;

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** C0, DEL and C1: login forms cannot send them, so such a password would lock its owner out. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/** A password that cannot be normalised is estimated too, by its beginning. */
const textForEstimate = (password: string, normalised: NormalisedPassword): string =>
  normalised.ok ? normalised.text : capForEstimate(password).replace(LONE_SURROGATES, '');

/** Decides which passwords may be set, by length, a list of common ones, the owner's names, and zxcvbn. */
export class PasswordPolicy {
  readonly settings: PasswordPolicySettings;

  /** @throws RangeError when `minLength` is not a whole number from 8 to 256 */
  constructor(
    settings: PasswordPolicySettings,
    private readonly meter: StrengthMeter,
  ) {
    const { minLength, minScore } = settings;
    if (
      !Number.isInteger(minLength) ||
      minLength < LEAST_MIN_LENGTH ||
      minLength > MAX_PASSWORD_CODE_POINTS
    ) {
      throw new RangeError(
        `The minimum length of a password is ${LEAST_MIN_LENGTH} to ${MAX_PASSWORD_CODE_POINTS}, not ${minLength}.`,
      );
    }
    this.settings = { minLength, minScore };
  }

  /**
   * Rates a new password while the person is still typing; uses no network.
   *
   * @throws DomainError `overloaded` when too many are checked at once
   */
  check(password: string, context: PasswordContext): Promise<Strength> {
    return this.judge(password, context, 'advice');
  }

  /**
   * @param field the path of the password in the request
   * @throws DomainError `validation_failed` with one entry in `fields` for each reason; `overloaded`
   */
  async assertAcceptable(field: string, password: string, context: PasswordContext): Promise<void> {
    const { reasons } = await this.judge(password, context, 'decision');
    if (reasons.length === 0) return;
    const fields = reasons.map((code) => ({
      field,
      code,
      detail: describeReason(code, this.settings.minLength),
    }));
    throw new DomainError('validation_failed', 'This password cannot be used.', { fields });
  }

  private async judge(password: string, context: PasswordContext, use: EstimateUse): Promise<Strength> {
    const normalised = normalisePassword(password);
    const text = textForEstimate(password, normalised);
    const estimate = await this.meter.estimate(text, listOwnWords(context), use);
    const reasons: PasswordReason[] = normalised.ok ? [] : [normalised.reason];
    if (normalised.ok && normalised.codePoints < this.settings.minLength) reasons.push('too_short');
    if (CONTROL_CHARACTER.test(password)) reasons.push('control_character');
    if (estimate.isCommon) reasons.push('too_common');
    reasons.push(...findOwnNames(text, context));
    if (estimate.score < this.settings.minScore) reasons.push('too_weak');
    return {
      score: estimate.score,
      guessesLog10: estimate.guessesLog10,
      acceptable: reasons.length === 0,
      reasons,
      suggestions: [...estimate.suggestions],
    };
  }
}
