import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import type { DecidedOn } from '../domain/events';
import type { CommandContext } from '../event-store/envelope';
import { PasswordHasher } from '../passwords/password-hasher';
import type { Written } from '../people/book';
import type { UserRow } from '../projections/users/users';
import { LoginGate, type LoginAttempt, type Ticket } from './login-gate';
import { LoginJudge, type HubRules } from './login-judge';
import { LoginSubjects, type LoginClient } from './login-subject';
import { LoginSuccess } from './login-success';

export interface LogInAnswer extends Written {
  readonly person: UserRow;
  /** A token for the device that was signed in from. */
  readonly device: string;
}

/** Somebody signs in through a hub. */
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
    private readonly gate: LoginGate,
    private readonly judge: LoginJudge,
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
      deadline: this.gate.deadline(),
    };
    const decidedOn = () => this.judge.grounds(subject).decidedOn;
    await this.gate.assertOpen(attempt, decidedOn);
    const { row, position, verified } = await this.gate.inTurn(attempt, decidedOn, () =>
      this.decide(attempt, decidedOn, login),
    );
    this.success.rehash(context, row, verified, login.password);
    return { person: row, device: this.success.device(row, subject.device), position };
  }

  private async decide(
    attempt: LoginAttempt,
    decidedOn: () => DecidedOn,
    { username, device, password, hub }: LogIn['login'],
  ) {
    const ticket = await this.gate.admit(attempt, decidedOn);
    const { userId } = this.subjects.find(username, device);
    if (attempt.subject.userId === null && userId !== null) {
      await this.gate.refuse(attempt, ticket.attempt, 'overloaded', decidedOn);
      throw new DomainError('not_ready', 'this node has only just heard of this name; try again', {
        retryAfterSeconds: 1,
      });
    }
    const before = this.judge.grounds(attempt.subject);
    const passwordHash = before.passwordHash();
    const isRight = await this.verify(attempt, ticket, { passwordHash, decidedOn }, password);
    const settled = await this.judge.settle(attempt, ticket, { isRight, before, hub });
    const { credentialRevision } = before.decidedOn;
    return {
      ...settled,
      verified: { passwordHash, passwordRevision: before.passwordRevision, credentialRevision },
    };
  }

  /** An attempt that could not be verified has its outcome too. @throws DomainError `overloaded` */
  private async verify(
    attempt: LoginAttempt,
    ticket: Ticket,
    { passwordHash, decidedOn }: { passwordHash: string | null; decidedOn: () => DecidedOn },
    password: string,
  ): Promise<boolean> {
    try {
      return passwordHash === null
        ? await this.hasher.verifyDummy(password)
        : await this.hasher.verify(passwordHash, password);
    } catch (error) {
      if (error instanceof DomainError)
        await this.gate.refuse(attempt, ticket.attempt, 'overloaded', decidedOn);
      throw error;
    }
  }
}
