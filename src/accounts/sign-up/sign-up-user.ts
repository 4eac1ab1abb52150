import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../../config/settings';
import type { CommandContext } from '../../event-store/envelope';
import { PasswordHasher } from '../../passwords/password-hasher';
import { PasswordPolicy } from '../../passwords/password-policy';
import type { Written } from '../../people/book';
import { PersonRegistry } from '../../people/person-registry';
import { assertNoFaults, checkForm, faultsOf, type SignUpForm } from '../../people/sign-up-form';
import { SignUpDoor } from './sign-up-door';

export interface SignUpAnswer extends Written {
  readonly username: string;
  readonly status: 'pending' | 'active';
}

/** A person asks for an account. The policy approves at once where sign-up is open, or where the invitation says so. */
export class SignUpUser extends Command<SignUpAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly form: SignUpForm & {
      readonly password: string;
      readonly proof?: string;
      /** The token of an invitation's link. */
      readonly invitation?: string;
    },
  ) {
    super();
  }
}

@CommandHandler(SignUpUser)
export class SignUpUserHandler implements ICommandHandler<SignUpUser> {
  constructor(
    private readonly settings: Settings,
    private readonly door: SignUpDoor,
    private readonly registry: PersonRegistry,
    private readonly passwords: PasswordPolicy,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws DomainError `sign_up_closed`, `link_invalid`, `validation_failed`, `username_taken`, `overloaded` */
  async execute({ context, form }: SignUpUser): Promise<SignUpAnswer> {
    const admitted = await this.door.admit(form);
    const { personal, faults } = await checkForm(form, this.settings, 'self');
    const { username, email } = personal;
    const names = { username, ...(email === undefined ? {} : { email }) };
    faults.push(...(await faultsOf(() => this.passwords.assertAcceptable('password', form.password, names))));
    assertNoFaults(faults);
    await this.registry.assertFree(username);
    const passwordHash = await this.hasher.hash(form.password);
    const acceptedTerms = form.acceptedTerms ?? null;
    const { position } = await this.door.enter(context, admitted, { personal, passwordHash, acceptedTerms });
    return { username, status: admitted.approved ? 'active' : 'pending', position };
  }
}
