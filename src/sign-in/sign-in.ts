import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '../event-store/envelope';
import type { Written } from '../people/book';
import type { UserRow } from '../projections/users/users';
import { AfterSuccess } from './after-success';
import { Attempts } from './attempt';
import { Decision } from './decision';
import type { SignInRequest } from './request';
import { Throttle } from './throttle';
import { Verification } from './verification';

export interface SignedIn extends Written {
  readonly person: UserRow;
  /** Whether a new password has to be set before anything else; a hub is refused then. */
  readonly mustChangePassword: boolean;
  /** The token by which the device is known from now on. */
  readonly device: string;
}

/** A person signs in, whichever way. */
export class SignIn extends Command<SignedIn> {
  constructor(
    readonly context: CommandContext,
    readonly request: SignInRequest,
  ) {
    super();
  }
}

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly attempts: Attempts,
    private readonly throttle: Throttle,
    private readonly verification: Verification,
    private readonly decision: Decision,
    private readonly success: AfterSuccess,
  ) {}

  /**
   * One attempt, one ticket, one outcome; a success counts once it is stored.
   * @throws DomainError `throttled`, `invalid_credentials`, `pending_approval`, `rejected`, `blocked`, `expired`,
   * `not_allowed_here`, `password_change_required`, `overloaded`, `not_ready`
   */
  async execute({ context, request }: SignIn): Promise<SignedIn> {
    const { ticketed, slot } = await this.throttle.enter(this.attempts.begin(context, request));
    try {
      const verified = await this.verification.verify(ticketed);
      const { person, position } = await this.decision.decide(verified);
      this.success.rehash(verified, person);
      const { mustChangePassword } = person;
      return { person, mustChangePassword, device: this.success.device(verified, person), position };
    } finally {
      slot.release();
    }
  }
}
