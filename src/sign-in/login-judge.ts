import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import type { DecidedOn } from '../domain/events';
import { standingOf } from '../domain/standing';
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
import { LoginGate, type LoginAttempt, type Ticket } from './login-gate';
import { invalidCredentials, notAllowedHere, refusalOf } from './login-refusals';
import { outcomeFacts, type LoginSubject } from './login-subject';

/** Whose groups a hub admits: null is everybody's. */
export interface HubRules {
  readonly allowedGroups: readonly string[] | null;
}

/** What a login is decided on, at one moment. */
export interface LoginGrounds {
  readonly row: UserRow | null;
  /** Opens the PHC string; null where there is none to verify: the same work is done all the same. */
  passwordHash(): string | null;
  readonly passwordRevision: number | null;
  readonly decidedOn: DecidedOn;
}

export interface Verdict {
  readonly isRight: boolean;
  /** What the password was verified against. */
  readonly before: LoginGrounds;
  readonly hub: HubRules;
}

/** Decides a verified login on what is true afterwards, and writes its one outcome. */
@Injectable()
export class LoginJudge {
  constructor(
    private readonly book: Book,
    private readonly users: UsersQueries,
    private readonly credentials: CredentialsQueries,
    private readonly gate: LoginGate,
    private readonly settings: Settings,
    private readonly transition: Transition,
  ) {}

  /** What stands in the read models now about somebody. */
  grounds({ userId }: LoginSubject): LoginGrounds {
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
  async settle(
    login: LoginAttempt,
    { attempt }: Ticket,
    verdict: Verdict,
  ): Promise<{ row: UserRow; position: Position }> {
    const now = this.grounds(login.subject);
    const isStillRight = verdict.isRight && now.passwordRevision === verdict.before.passwordRevision;
    if (!isStillRight || now.row === null) return this.fail(login, attempt, now);
    const standing = standingOf(now.row.state, this.book.clock.now());
    if (standing.code === 'not_found') return this.fail(login, attempt, now);
    const refusal =
      standing.code !== 'ok' ? refusalOf(standing) : admits(verdict.hub, now.row) ? null : notAllowedHere();
    if (refusal !== null) {
      await this.gate.refuse(login, attempt, refusal.reason, () => now.decidedOn);
      throw refusal.error;
    }
    return { row: now.row, position: await this.succeed(login, attempt, now) };
  }

  private async succeed(
    login: LoginAttempt,
    attempt: string,
    { row, decidedOn }: LoginGrounds,
  ): Promise<Position> {
    if (row === null) throw new Error('only a person signs in');
    const { position } = await this.book.append(login.context, login.subject.stream, 'any', {
      type: 'LoginSucceeded',
      data: { userId: row.userId, attempt, device: login.subject.device, decidedOn },
      personal: outcomeFacts(login.subject, login.client),
    });
    return position;
  }

  private async fail(login: LoginAttempt, attempt: string, { decidedOn }: LoginGrounds): Promise<never> {
    const { userId, name, device, stream } = login.subject;
    await this.book.append(login.context, stream, 'any', {
      type: 'LoginFailed',
      data: { userId, name, attempt, reason: 'wrong_password', device, decidedOn },
      personal: outcomeFacts(login.subject, login.client),
    });
    const isCounted = () => isExhausted(this.gate.state(login.subject));
    // asked again in the decision: a reset or a new password may have come since
    if (userId !== null && device === null && isCounted())
      await this.transition.of(login.context, userId, (user) => (isCounted() ? blockByPolicy(user) : []));
    throw invalidCredentials();
  }

  private opened(credential: CredentialRow): string | null {
    const opened = open(this.book.keyring, credential, credential.userId);
    return opened.kind === 'opened' ? (opened.fields.secret ?? null) : null;
  }
}

/** Whether a hub lets members of these groups in. */
const admits = ({ allowedGroups }: HubRules, { groups }: UserRow): boolean =>
  allowedGroups === null || groups.some((group) => allowedGroups.includes(group));
