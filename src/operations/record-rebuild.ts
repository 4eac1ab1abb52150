import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EventData } from '../domain/events';
import { OPS } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from '../people/book';

/** An operator rebuilt a projection. */
export class RecordRebuild extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly rebuilt: EventData['ProjectionRebuilt'],
  ) {
    super();
  }
}

@CommandHandler(RecordRebuild)
export class RecordRebuildHandler implements ICommandHandler<RecordRebuild> {
  constructor(private readonly book: Book) {}

  execute({ context, rebuilt }: RecordRebuild): Promise<Written> {
    return this.book.append(context, OPS, 'any', { type: 'ProjectionRebuilt', data: rebuilt });
  }
}
