import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../config/settings';
import { assertGroupNames } from '../domain/group-name';
import type { CommandContext } from '../event-store/envelope';
import type { Written } from './book';
import { PasswordLinks, type PasswordLink } from './issue-password-link';
import { PersonRegistry } from './person-registry';
import { assertNoFaults, checkForm, faultsOf, type SignUpForm } from './sign-up-form';

export interface AddUserAnswer extends Written {
  readonly userId: string;
  readonly link: PasswordLink;
}

/** An administrator adds a person, who is active at once and gets a link that sets the first password. */
export class AddUser extends Command<AddUserAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly form: SignUpForm & {
      readonly groups?: readonly string[];
      /** ISO 8601 instant at which the account ends; null: never. */
      readonly validUntil?: string | null;
    },
  ) {
    super();
  }
}

@CommandHandler(AddUser)
export class AddUserHandler implements ICommandHandler<AddUser> {
  constructor(
    private readonly settings: Settings,
    private readonly registry: PersonRegistry,
    private readonly links: PasswordLinks,
  ) {}

  /** @throws DomainError `validation_failed`, `username_taken` */
  async execute({ context, form }: AddUser): Promise<AddUserAnswer> {
    const { personal, faults } = await checkForm(form, this.settings, 'admin');
    faults.push(...(await faultsOf(() => void assertGroupNames(form.groups ?? [], 'groups'))));
    assertNoFaults(faults);
    const { userId } = await this.registry.register(context, {
      origin: 'admin',
      personal,
      passwordHash: null,
      groups: form.groups ?? [],
      validUntil: form.validUntil ?? null,
      acceptedTerms: null,
      approvedBy: 'caller',
    });
    const { position, link } = await this.links.issue(context, userId);
    return { userId, link, position };
  }
}
