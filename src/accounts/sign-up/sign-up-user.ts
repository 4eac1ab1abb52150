import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../../config/settings';
import { DomainError } from '../../domain/errors';
import type { CommandContext } from '../../event-store/envelope';
import { Conflict } from '../../event-store/event-store';
import { PasswordHasher } from '../../passwords/password-hasher';
import { PasswordPolicy } from '../../passwords/password-policy';
import type { Written } from '../../people/book';
import { PersonRegistry, type NewPerson } from '../../people/person-registry';
import { assertNoFaults, checkForm, faultsOf, type SignUpForm } from '../../people/sign-up-form';
import { refusedProof, SignUpProofs } from './proof/sign-up-proofs';

export interface SignUpAnswer extends Written {
  readonly username: string;
  readonly status: 'pending' | 'active';
}

/** A person asks for an account; with open sign-up the policy approves at once. */
export class SignUpUser extends Command<SignUpAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly form: SignUpForm & { readonly password: string; readonly proof?: string },
  ) {
    super();
  }
}

@CommandHandler(SignUpUser)
export class SignUpUserHandler implements ICommandHandler<SignUpUser> {
  constructor(
    private readonly settings: Settings,
    private readonly proofs: SignUpProofs,
    private readonly registry: PersonRegistry,
    private readonly passwords: PasswordPolicy,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws DomainError `sign_up_closed`, `validation_failed`, `username_taken`, `overloaded` */
  async execute({ context, form }: SignUpUser): Promise<SignUpAnswer> {
    const { mode } = this.settings.signUp;
    if (mode === 'off')
      throw new DomainError('sign_up_closed', 'Sign-up is closed. Ask an administrator for an account.');
    const userId = await this.proofs.use(form.proof);
    const { personal, faults } = await checkForm(form, this.settings, 'self');
    const { username, email } = personal;
    const names = { username, ...(email === undefined ? {} : { email }) };
    faults.push(...(await faultsOf(() => this.passwords.assertAcceptable('password', form.password, names))));
    assertNoFaults(faults);
    await this.registry.assertFree(username);
    const person: NewPerson = {
      userId,
      origin: 'self',
      personal,
      passwordHash: await this.hasher.hash(form.password),
      groups: [],
      acceptedTerms: form.acceptedTerms ?? null,
      approvedBy: mode === 'open' ? 'policy' : null,
    };
    const { position } = await this.registry.register(context, person).catch((error: unknown) => {
      // the id comes from the proof: another node used it at the same moment
      throw error instanceof Conflict ? refusedProof('used') : error;
    });
    return { username, status: mode === 'open' ? 'active' : 'pending', position };
  }
}
