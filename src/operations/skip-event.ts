import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { OPS } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { EventStore, type Position } from '../event-store/event-store';
import { Book, type Written } from '../people/book';
import { Projector } from '../projections/projector';

/** An operator decides to go on without an event that cannot be applied. */
export class SkipEvent extends Command<Written> {
  /** @param reason stands in the book for everybody who reads the audit: no person's data */
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

  /** @throws DomainError `not_found` where no event stands, `conflict` for one that was applied */
  async execute({ context, skip }: SkipEvent): Promise<Written> {
    const { position } = skip;
    const fate = this.projector.fateOf(position);
    if (fate === 'skipped') return { position: null };
    await this.assertThere(position);
    if (fate === 'applied') {
      throw new DomainError('conflict', `the event at position ${position} was applied: it stays`);
    }
    const written = await this.book.write(context, OPS, 'any', { type: 'EventSkipped', data: skip });
    await this.folded(written.position);
    return written;
  }

  /** Another event may stand in the way behind this one: the decision is written all the same. */
  private async folded(position: Position): Promise<void> {
    await this.projector.waitFor(position).catch((error: unknown) => {
      if (!(error instanceof DomainError && error.code === 'not_ready')) throw error;
    });
  }

  private async assertThere(position: Position): Promise<void> {
    if ((await this.store.eventAt(position)) === null) {
      throw new DomainError('not_found', `there is no event at position ${position}`);
    }
  }
}
