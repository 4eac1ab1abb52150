import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { liftPolicyBlock } from '../../domain/policy-block';
import type { CommandContext } from '../../event-store/envelope';
import { latestPosition, type Written } from '../../people/book';
import { ThrottleResets } from '../../people/throttle-resets';
import { Transition, type Reason } from '../../people/transition';

/** An administrator resets the counters of a person and lifts the policy's block; an administrator's block stays. */
export class ResetThrottle extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly userId: string,
    readonly because: Reason = {},
  ) {
    super();
  }
}

@CommandHandler(ResetThrottle)
export class ResetThrottleHandler implements ICommandHandler<ResetThrottle> {
  constructor(
    private readonly transition: Transition,
    private readonly throttle: ThrottleResets,
  ) {}

  /** @throws DomainError `not_found` */
  async execute({ context, userId, because }: ResetThrottle): Promise<Written> {
    const lifted = await this.transition.apply(context, userId, liftPolicyBlock);
    const reset = await this.throttle.reset(context, userId, 'admin', because.reason);
    return { position: latestPosition(lifted.position, reset.position) };
  }
}
