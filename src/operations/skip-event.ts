import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { OPS } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { EventStore, type Position } from '../event-store/event-store';
import { Book, type Written } from '../people/book';
import { Projector } from '../projections/projector';

/** An operator skips an event that cannot be applied. */
export class SkipEvent extends Command<Written> {
  /** @param skip.reason readable by everybody who reads the audit, so without personal data */
  constructor(
    readonly context: CommandContext,
    readonly skip: { readonly position: Position; readonly reason: string },
  ) {
    super();
  }
}

@CommandHandler(SkipEvent)
export class SkipEventHandler implements ICommandHandler<SkipEvent> {
  constructor(
    private readonly book: Book,
    private readonly store: EventStore,
    private readonly projector: Projector,
  ) {}

  /** @throws DomainError `not_found` where there is no event, `conflict` for one that was applied */
  async execute({ context, skip }: SkipEvent): Promise<Written> {
    const { position } = skip;
    const fate = this.projector.fateOf(position);
    if (fate === 'skipped') return { position: null };
    await this.assertExists(position);
    if (fate === 'applied') {
      throw new DomainError(
        'conflict',
        `the event at position ${position} was applied: it cannot be skipped`,
      );
    }
    const written = await this.book.write(context, OPS, 'any', { type: 'EventSkipped', data: skip });
    await this.folded(written.position);
    return written;
  }

  /** A later event may halt the read models again: that does not undo this skip. */
  private async folded(position: Position): Promise<void> {
    await this.projector.waitFor(position).catch((error: unknown) => {
      if (!(error instanceof DomainError && error.code === 'not_ready')) throw error;
    });
  }

  private async assertExists(position: Position): Promise<void> {
    if ((await this.store.eventAt(position)) === null) {
      throw new DomainError('not_found', `there is no event at position ${position}`);
    }
  }
}
