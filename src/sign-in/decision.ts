import { Injectable } from '@nestjs/common';
import { admissionOf, type AdmissionRules } from '../domain/admission';
import { isExhausted } from '../domain/throttle';
import { blockByPolicy } from '../domain/policy-block';
import type { Position } from '../event-store/event-store';
import { Transition } from '../people/transition';
import { Clock } from '../platform/clock';
import type { UserRow } from '../projections/users/users';
import type { VerifiedAttempt } from './attempt';
import { Counters } from './counters';
import { Outcomes } from './outcomes';
import { invalidCredentials, notAdmitted } from './refusals';
import type { SignInOrigin, SignInRequest } from './request';
import { SubjectFacts, type Facts } from './subject-facts';

export interface Admitted {
  readonly person: UserRow;
  readonly position: Position;
}

/** Decides a verified attempt by the facts of that moment, and writes its outcome. */
@Injectable()
export class Decision {
  constructor(
    private readonly clock: Clock,
    private readonly facts: SubjectFacts,
    private readonly counters: Counters,
    private readonly outcomes: Outcomes,
    private readonly transition: Transition,
  ) {}

  /**
   * @throws DomainError `invalid_credentials`, `pending_approval`, `rejected`, `blocked`, `expired`, `not_allowed_here`,
   * `password_change_required`
   */
  async decide(attempt: VerifiedAttempt): Promise<Admitted> {
    const now = this.facts.factsOf(attempt.subject);
    const isStillRight = attempt.isRight && now.passwordRevision === attempt.verifiedOn.passwordRevision;
    if (!isStillRight || now.row === null) return this.fail(attempt, now);
    const admission = admissionOf(now.row.state, rulesOf(attempt.request), this.clock.now());
    if (admission.code === 'not_found') return this.fail(attempt, now);
    if (admission.code !== 'ok') {
      await this.outcomes.refused(attempt, admission.code);
      throw notAdmitted(admission, now.row);
    }
    const position = await this.outcomes.succeeded(attempt, now.row, now.decidedOn);
    return { person: now.row, position };
  }

  private async fail(attempt: VerifiedAttempt, { decidedOn }: Facts): Promise<never> {
    const { subject, context } = attempt;
    await this.outcomes.failed(attempt, decidedOn);
    const isCounted = () => isExhausted(this.counters.stateOf(subject));
    // checked again in the decision: a reset or a new password may have come since
    if (subject.userId !== null && subject.device === null && isCounted())
      await this.transition.apply(context, subject.userId, (user) =>
        isCounted() ? blockByPolicy(user) : [],
      );
    throw invalidCredentials();
  }
}

/** Where a person who has to set a new password can do so. */
const CAN_SET_PASSWORD: Readonly<Record<SignInOrigin, boolean>> = { hub: false, browser: true };

const rulesOf = ({ rules, origin }: SignInRequest): AdmissionRules => ({
  ...rules,
  refusesPasswordChange: !CAN_SET_PASSWORD[origin],
});
