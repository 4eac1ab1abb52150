import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EventData } from '../domain/events';
import { OPS } from '../domain/streams';
import { commandContext, type CommandContext } from '../event-store/envelope';
import { Book, type Written } from '../people/book';

/** Who asked for the rebuilds that are running: their end is written in the name of whoever asked. */
export class RebuildRequests {
  private readonly askers = new Map<string, CommandContext>();

  note(name: string, asker: CommandContext): void {
    this.askers.set(name, asker);
  }

  /** Whoever asked; after a restart in between an operator whose name is not known any more. */
  take(name: string): CommandContext {
    const asker = this.askers.get(name) ?? commandContext({ kind: 'operator', id: null });
    this.askers.delete(name);
    return asker;
  }
}

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
