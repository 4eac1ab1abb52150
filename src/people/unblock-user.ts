import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { unblockUser } from '../domain/user-decisions';
import type { CommandContext } from '../event-store/envelope';
import { Clock } from '../platform/clock';
import { latestPosition, type Written } from './book';
import { PersonLookup } from './person-lookup';
import { ThrottleResets } from './throttle-resets';
import { Transition, type Reason } from './transition';

/** An administrator lifts a block. With one by the policy, the failures that caused it are reset too. */
export class UnblockUser extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(UnblockUser)
export class UnblockUserHandler implements ICommandHandler<UnblockUser> {
  constructor(
    private readonly clock: Clock,
    private readonly people: PersonLookup,
    private readonly transition: Transition,
    private readonly throttle: ThrottleResets,
  ) {}

  /** The failures first: after a crash the block is still there, and all can be repeated. @throws DomainError `not_found` */
  async execute({ context, userId, because }: UnblockUser): Promise<Written> {
    const now = this.clock.now();
    const { status, policyBlock } = this.people.byNameOrId(userId);
    const isThrottled = status !== 'deleted' && policyBlock !== null;
    const reset = isThrottled ? await this.throttle.reset(context, userId, 'admin') : { position: null };
    const unblocked = await this.transition.apply(context, userId, (state) =>
      unblockUser(state, { ...because, now }),
    );
    return { position: latestPosition(reset.position, unblocked.position) };
  }
}
