import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isPerson, USER } from '../domain/user';
import { normaliseUsername } from '../domain/username';
import type { CommandContext } from '../event-store/envelope';
import { Book } from '../people/book';
import { PersonRegistry } from '../people/person-registry';
import { CreatePerson } from './create-person';
import type { ImportFields } from './import-row';
import type { ImportOptions, RowResult } from './row-result';
import { InterruptedRights } from './interrupted-rights';
import { UpdatePerson } from './update-person';

/** Imports one row: makes the person, or changes somebody who is here already. Safe to repeat. */
export class ImportPerson extends Command<RowResult> {
  constructor(
    readonly context: CommandContext,
    readonly username: string,
    readonly fields: ImportFields,
    readonly options: ImportOptions,
  ) {
    super();
  }
}

@CommandHandler(ImportPerson)
export class ImportPersonHandler implements ICommandHandler<ImportPerson> {
  constructor(
    private readonly book: Book,
    private readonly registry: PersonRegistry,
    private readonly creation: CreatePerson,
    private readonly update: UpdatePerson,
    private readonly rights: InterruptedRights,
  ) {}

  /** @throws DomainError `validation_failed`, `username_taken`, `conflict` */
  async execute({ context, username, fields, options }: ImportPerson): Promise<RowResult> {
    const stream = this.registry.streamOfName(normaliseUsername(username));
    const { state } = await this.book.load(stream, USER);
    if (!isPerson(state)) return this.creation.create(context, username, fields, options);
    const lacksRight = await this.rights.isMissing(state, fields);
    const updated = await this.update.update(context, state, fields, options);
    return lacksRight ? this.rights.give(context, state, options, updated) : updated;
  }
}
