import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandContext } from '../event-store/envelope';
import { RetentionSchedule, type RetentionOutcome } from './retention-schedule';

/** An operator wants the removal of old events to run now. */
export class ApplyRetention extends Command<RetentionOutcome> {
  constructor(readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ApplyRetention)
export class ApplyRetentionHandler implements ICommandHandler<ApplyRetention> {
  constructor(private readonly schedule: RetentionSchedule) {}

  execute({ context }: ApplyRetention): Promise<RetentionOutcome> {
    return this.schedule.run(context);
  }
}
