import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { admissionOf } from '../domain/admission';
import type { DecidedOn } from '../domain/events';
import { isExhausted } from '../domain/throttle';
import { blockByPolicy } from '../domain/user-decisions';
import type { Position } from '../event-store/event-store';
import { open } from '../event-store/sealing';
import { Book } from '../people/book';
import { Transition } from '../people/transition';
import type { CredentialRow } from '../projections/credentials/credentials';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';
import type { UserRow } from '../projections/users/users';
import { UsersQueries } from '../projections/users/users-queries';
import type { LoginAttempt, Ticket } from './login-attempt';
import { invalidCredentials, notAdmitted } from './login-refusals';
import { outcomeFacts, type LoginSubject } from './login-subject';
import { LoginThrottle } from './login-throttle';

export interface HubRules {
  /** Groups that the hub admits; null: everybody. */
  readonly allowedGroups: readonly string[] | null;
}

/** What the read models say about a subject at one moment. */
export interface LoginFacts {
  readonly row: UserRow | null;
  /** Opens the PHC string; null where there is none: then a dummy is verified, with the same work. */
  passwordHash(): string | null;
  readonly passwordRevision: number | null;
  readonly decidedOn: DecidedOn;
}

export interface VerifiedLogin {
  readonly isRight: boolean;
  /** The facts that the password was verified against. */
  readonly before: LoginFacts;
  readonly hub: HubRules;
}

/** Decides a verified login by the facts of that moment, and writes its outcome. */
@Injectable()
export class LoginOutcomes {
  constructor(
    private readonly book: Book,
    private readonly users: UsersQueries,
    private readonly credentials: CredentialsQueries,
    private readonly throttle: LoginThrottle,
    private readonly settings: Settings,
    private readonly transition: Transition,
  ) {}

  factsOf({ userId }: LoginSubject): LoginFacts {
    const { users, credentials } = this;
    const row = userId === null ? undefined : users.byId(userId);
    const credential = userId === null ? undefined : credentials.password(userId);
    return {
      row: row ?? null,
      passwordHash: () => (credential === undefined ? null : this.opened(credential)),
      passwordRevision: credential?.passwordRevision ?? null,
      decidedOn: {
        userRevision: row?.revision ?? null,
        credentialRevision: credential?.credentialRevision ?? null,
        adminsRevision: users.adminsRevision(),
        policyId: this.settings.policy.policyId,
      },
    };
  }

  /**
   * Writes the outcome of a ticket.
   * @throws DomainError `invalid_credentials`, `pending_approval`, `rejected`, `blocked`, `not_allowed_here`
   */
  async decide(
    login: LoginAttempt,
    { attempt }: Ticket,
    verified: VerifiedLogin,
  ): Promise<{ row: UserRow; position: Position }> {
    const now = this.factsOf(login.subject);
    const isStillRight = verified.isRight && now.passwordRevision === verified.before.passwordRevision;
    if (!isStillRight || now.row === null) return this.fail(login, attempt, now);
    const admission = admissionOf(now.row.state, verified.hub.allowedGroups, this.book.clock.now());
    if (admission.code === 'not_found') return this.fail(login, attempt, now);
    if (admission.code !== 'ok') {
      await this.throttle.refuse(login, attempt, admission.code);
      throw notAdmitted(admission);
    }
    return { row: now.row, position: await this.succeed(login, attempt, now) };
  }

  private async succeed(
    login: LoginAttempt,
    attempt: string,
    { row, decidedOn }: LoginFacts,
  ): Promise<Position> {
    if (row === null) throw new Error('only a person signs in');
    const { position } = await this.book.append(login.context, login.subject.stream, 'any', {
      type: 'LoginSucceeded',
      data: { userId: row.userId, attempt, device: login.subject.device, decidedOn },
      personal: outcomeFacts(login.subject, login.client),
    });
    return position;
  }

  private async fail(login: LoginAttempt, attempt: string, { decidedOn }: LoginFacts): Promise<never> {
    const { userId, name, device, stream } = login.subject;
    await this.book.append(login.context, stream, 'any', {
      type: 'LoginFailed',
      data: { userId, name, attempt, reason: 'wrong_password', device, decidedOn },
      personal: outcomeFacts(login.subject, login.client),
    });
    const isCounted = () => isExhausted(this.throttle.stateOf(login.subject));
    // checked again in the decision: a reset or a new password may have come since
    if (userId !== null && device === null && isCounted())
      await this.transition.apply(login.context, userId, (user) => (isCounted() ? blockByPolicy(user) : []));
    throw invalidCredentials();
  }

  private opened(credential: CredentialRow): string | null {
    const opened = open(this.book.keyring, credential, credential.userId);
    return opened.kind === 'opened' ? (opened.fields.secret ?? null) : null;
  }
}
