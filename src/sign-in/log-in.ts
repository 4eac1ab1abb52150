import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import type { CommandContext } from '../event-store/envelope';
import { PasswordHasher } from '../passwords/password-hasher';
import type { Written } from '../people/book';
import type { UserRow } from '../projections/users/users';
import type { LoginAttempt, Ticket } from './login-attempt';
import { LoginOutcomes, type HubRules } from './login-outcomes';
import { notReady } from './login-refusals';
import { LoginSubjects, type LoginClient } from './login-subject';
import { LoginSuccess } from './login-success';
import { LoginThrottle } from './login-throttle';

export interface LogInAnswer extends Written {
  readonly person: UserRow;
  /** The token by which the device is known from now on. */
  readonly device: string;
}

/** A person signs in through a hub. */
export class LogIn extends Command<LogInAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly login: {
      readonly username: string;
      readonly password: string;
      readonly device?: string;
      readonly client: LoginClient;
      readonly hub: HubRules;
    },
  ) {
    super();
  }
}

@CommandHandler(LogIn)
export class LogInHandler implements ICommandHandler<LogIn> {
  constructor(
    private readonly subjects: LoginSubjects,
    private readonly throttle: LoginThrottle,
    private readonly outcomes: LoginOutcomes,
    private readonly hasher: PasswordHasher,
    private readonly success: LoginSuccess,
  ) {}

  /**
   * One attempt, one ticket, one outcome; a success counts once it is stored.
   * @throws DomainError `throttled`, `invalid_credentials`, `pending_approval`, `rejected`, `blocked`,
   * `not_allowed_here`, `overloaded`, `not_ready`
   */
  async execute({ context, login }: LogIn): Promise<LogInAnswer> {
    const subject = this.subjects.find(login.username, login.device);
    const attempt: LoginAttempt = {
      context: { ...context, address: null, userAgent: null },
      subject,
      client: login.client,
      typed: login.username,
      deadline: this.throttle.newDeadline(),
      decidedOn: () => this.outcomes.factsOf(subject).decidedOn,
    };
    await this.throttle.assertNotLocked(attempt);
    const { row, position, verified } = await this.throttle.inAddressSlot(attempt, () =>
      this.decide(attempt, login),
    );
    this.success.rehash(context, row, verified, login.password);
    return { person: row, device: this.success.device(row, subject.device), position };
  }

  private async decide(attempt: LoginAttempt, { username, device, password, hub }: LogIn['login']) {
    const ticket = await this.throttle.drawTicket(attempt);
    const { userId } = this.subjects.find(username, device);
    if (attempt.subject.userId === null && userId !== null) {
      await this.throttle.refuse(attempt, ticket.attempt, 'overloaded');
      throw notReady('This node has only just learnt of this name');
    }
    const before = this.outcomes.factsOf(attempt.subject);
    const passwordHash = before.passwordHash();
    const isRight = await this.verify(attempt, ticket, passwordHash, password);
    const decided = await this.outcomes.decide(attempt, ticket, { isRight, before, hub });
    const { credentialRevision } = before.decidedOn;
    return {
      ...decided,
      verified: { passwordHash, passwordRevision: before.passwordRevision, credentialRevision },
    };
  }

  /** An attempt that cannot be verified gets its outcome too. @throws DomainError `overloaded` */
  private async verify(
    attempt: LoginAttempt,
    ticket: Ticket,
    passwordHash: string | null,
    password: string,
  ): Promise<boolean> {
    try {
      return passwordHash === null
        ? await this.hasher.verifyDummy(password)
        : await this.hasher.verify(passwordHash, password);
    } catch (error) {
      if (error instanceof DomainError) await this.throttle.refuse(attempt, ticket.attempt, 'overloaded');
      throw error;
    }
  }
}
