import { Injectable } from '@nestjs/common';
import { admissionOf, type AdmissionRules } from '../domain/admission';
import { DomainError } from '../domain/errors';
import { isUserId, normaliseId, normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import { taggedAnswer, type TaggedAnswer } from '../http/tagged-answer';
import { Clock } from '../platform/clock';
import { Projector } from '../projections/projector';
import { UsersQueries, type UserRow } from '../projections/users/users-queries';
import { notAdmitted, notReady, passwordChanged } from '../sign-in/refusals';
import { personForHub, type PersonForHub } from './person-for-hub';

/** The session that a hub asks about, as far as it says. */
export interface CheckedSession {
  /** The person whose session it is. */
  readonly userId?: string;
  /** Of the password with which it was begun. */
  readonly passwordRevision?: number;
}

/** Whether a person may stay signed in. Hubs ask it for each live session, so it only reads the read models. */
@Injectable()
export class UserCheck {
  constructor(
    private readonly projector: Projector,
    private readonly users: UsersQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError `not_ready`, `not_found`, `another_user`, `pending_approval`, `rejected`, `blocked`,
   * `expired`, `not_allowed_here`, `password_changed`
   */
  check(name: string, session: CheckedSession, rules: AdmissionRules): TaggedAnswer<PersonForHub> {
    this.assertFresh();
    return taggedAnswer(personForHub(rules, this.admitted(name, session, rules)));
  }

  /** The same for the person with an id. @throws as `check`, without `another_user` */
  checkById(userId: string, passwordRevision: number, rules: AdmissionRules): UserRow {
    this.assertFresh();
    const row = this.users.byId(normaliseId(userId));
    if (row === undefined) throw notFound();
    return this.judged(row, { passwordRevision }, rules);
  }

  /** @throws DomainError `not_ready` */
  assertFresh(): void {
    if (!this.projector.freshness().isProved) {
      throw notReady('This node may not know the latest events');
    }
  }

  /** The person whose session may go on, as far as this node knows. @throws as `check` */
  admitted(name: string, session: CheckedSession, rules: AdmissionRules): UserRow {
    return this.judged(this.personOf(name, session.userId), session, rules);
  }

  private judged(row: UserRow, session: CheckedSession, rules: AdmissionRules): UserRow {
    if (this.projector.isUndecidable(row.userId)) {
      throw new DomainError(
        'not_ready',
        'Nothing can be decided about this person because of an event that cannot be applied. The log names it.',
      );
    }
    const admission = admissionOf(row.state, rules, this.clock.now());
    if (admission.code === 'not_found') throw notFound();
    if (admission.code !== 'ok') throw notAdmitted(admission, row);
    assertSamePassword(session, row);
    return row;
  }

  /** Whoever has the name, deleted or not. */
  rowOf(name: string): UserRow | undefined {
    const isPossible = name.length <= USERNAME_MAX_LENGTH && !isUserId(name);
    return isPossible ? this.users.byUsername(normaliseUsername(name)) : undefined;
  }

  private personOf(name: string, userId: string | undefined): UserRow {
    const row = this.rowOf(name);
    if (row === undefined || row.status === 'deleted') throw notFound();
    if (userId !== undefined && row.userId !== normaliseId(userId)) {
      throw new DomainError('another_user', 'This name belongs to another person now. End the session.');
    }
    return row;
  }
}

const notFound = (): DomainError => new DomainError('not_found', 'There is no such person.');

function assertSamePassword({ passwordRevision }: CheckedSession, row: UserRow): void {
  if (passwordRevision === undefined || passwordRevision === row.passwordRevision) return;
  throw passwordChanged();
}
