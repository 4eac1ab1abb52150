import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isPerson, USER, type Person } from '../domain/user';
import { normaliseUsername } from '../domain/username';
import type { CommandContext } from '../event-store/envelope';
import { Book } from '../people/book';
import { PersonRegistry } from '../people/person-registry';
import { CreatePerson } from './create-person';
import type { NamedRow } from './name-rows';
import type { ImportOptions, RowResult } from './row-result';
import { UpdatePerson } from './update-person';

/** Imports one row: makes the person, or changes somebody who is here already. Safe to repeat. */
export class ImportPerson extends Command<RowResult> {
  constructor(
    readonly context: CommandContext,
    readonly row: NamedRow,
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
  ) {}

  /** @throws DomainError `validation_failed`, `username_taken`, `conflict` */
  async execute({ context, row, options }: ImportPerson): Promise<RowResult> {
    const person = await this.personNamed(row.username);
    if (person === null) return this.creation.create(context, row, options);
    return this.update.update({ context, person, row, options });
  }

  private async personNamed(username: string | null): Promise<Person | null> {
    if (username === null) return null;
    const { state } = await this.book.load(this.registry.streamOfName(normaliseUsername(username)), USER);
    return isPerson(state) ? state : null;
  }
}
