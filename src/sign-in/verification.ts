import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { PasswordHasher } from '../passwords/password-hasher';
import type { TicketedAttempt, VerifiedAttempt } from './attempt';
import { DummySchemes } from './dummy-schemes';
import { Outcomes } from './outcomes';
import { notReady } from './refusals';
import { SubjectFacts, type Facts } from './subject-facts';
import { Subjects } from './subjects';

/** Compares the password of an attempt, with the same work for a name that nobody has. */
@Injectable()
export class Verification {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly dummies: DummySchemes,
    private readonly subjects: Subjects,
    private readonly facts: SubjectFacts,
    private readonly outcomes: Outcomes,
  ) {}

  /** An attempt that cannot be verified gets its outcome too. @throws DomainError `overloaded`, `not_ready` */
  async verify(attempt: TicketedAttempt): Promise<VerifiedAttempt> {
    await this.assertStillNobody(attempt);
    const verifiedOn = this.facts.factsOf(attempt.subject);
    const passwordHash = verifiedOn.passwordHash();
    try {
      return {
        ...attempt,
        verifiedOn,
        passwordHash,
        isRight: await this.isRight(attempt, verifiedOn, passwordHash),
      };
    } catch (error) {
      if (error instanceof DomainError) await this.outcomes.refused(attempt, 'overloaded');
      throw error;
    }
  }

  private isRight(
    { request, deadline, subject }: TicketedAttempt,
    { isImported }: Facts,
    passwordHash: string | null,
  ): Promise<boolean> {
    const { password } = request.proofs;
    const leftMs = deadline.leftMs();
    if (passwordHash === null)
      return this.hasher.verifyDummy(password, leftMs, this.dummies.schemeFor(subject.nameKey));
    return isImported
      ? this.hasher.verifyImported(passwordHash, password, leftMs)
      : this.hasher.verify(passwordHash, password, leftMs);
  }

  /** Folding the ticket may have shown that somebody has the name by now. @throws DomainError `not_ready` */
  private async assertStillNobody(attempt: TicketedAttempt): Promise<void> {
    const { subject, request } = attempt;
    if (subject.userId !== null) return;
    if (this.subjects.find(request.who, request.client.device).userId === null) return;
    await this.outcomes.refused(attempt, 'overloaded');
    throw notReady('This name was taken a moment ago');
  }
}
