import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Settings } from '../../config/settings';
import { ADMINISTRATORS, grantAdmin } from '../../domain/admins';
import { DomainError } from '../../domain/errors';
import { ADMINS } from '../../domain/streams';
import { USER } from '../../domain/user';
import { approveUser } from '../../domain/user-decisions';
import type { CommandContext } from '../../event-store/envelope';
import { Conflict } from '../../event-store/event-store';
import { PasswordHasher } from '../../passwords/password-hasher';
import { PasswordPolicy } from '../../passwords/password-policy';
import { Book, type Written } from '../../people/book';
import { PersonRegistry } from '../../people/person-registry';
import { assertNoFaults, checkForm, faultsOf } from '../../people/sign-up-form';
import { SetUpToken } from './set-up-token';

export interface SetUpAnswer extends Written {
  readonly userId: string;
  readonly username: string;
}

/** The holder of the set-up link becomes the first administrator. */
export class SetUp extends Command<SetUpAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly form: {
      /** Of the set-up link. */
      readonly token: string;
      readonly username: string;
      readonly password: string;
    },
  ) {
    super();
  }
}

/** The rules of the set-up: the right link, acceptable answers, and only once. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly book: Book,
    private readonly token: SetUpToken,
    private readonly settings: Settings,
    private readonly passwords: PasswordPolicy,
  ) {}

  async assertAllowed(token: string): Promise<void> {
    const { lastRevision } = await this.book.load(ADMINS, ADMINISTRATORS);
    if (lastRevision !== 'none') throw alreadySetUp();
    if (!this.token.matches(token)) {
      throw new DomainError(
        'link_invalid',
        'This set-up link is not valid any more. Restart Gatebook: it prints a new one.',
      );
    }
  }

  async checkAnswers(username: string, password: string) {
    const { personal, faults } = await checkForm({ username }, this.settings, 'admin');
    const names = { username: personal.username };
    faults.push(...(await faultsOf(() => this.passwords.assertAcceptable('password', password, names))));
    assertNoFaults(faults);
    return personal;
  }

  /** Of two at the same time one becomes administrator; the other stays pending. @throws DomainError `already_set_up` */
  async grant(context: CommandContext, userId: string): Promise<void> {
    try {
      await this.book.append(context, ADMINS, 'none', ...grantAdmin(ADMINISTRATORS.initial, { userId }));
      this.token.revoke();
    } catch (error) {
      throw error instanceof Conflict ? alreadySetUp(error) : error;
    }
  }
}

@CommandHandler(SetUp)
export class SetUpHandler implements ICommandHandler<SetUp> {
  constructor(
    private readonly book: Book,
    private readonly registry: PersonRegistry,
    private readonly first: FirstAdministrator,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws DomainError `link_invalid`, `already_set_up`, `validation_failed`, `username_taken`, `overloaded` */
  async execute({ context, form: { token, username, password } }: SetUp): Promise<SetUpAnswer> {
    await this.first.assertAllowed(token);
    const personal = await this.first.checkAnswers(username, password);
    await this.registry.assertFree(personal.username);
    const { userId } = await this.registry.register(context, {
      origin: 'set_up',
      personal,
      passwordHash: await this.hasher.hash(password),
      groups: [],
      acceptedTerms: null,
      approvedBy: null,
    });
    await this.first.grant(context, userId);
    const stream = this.registry.streamOfName(personal.username);
    const { position } = await this.book.decide(context, stream, USER, (state) => approveUser(state, {}));
    return { userId, username: personal.username, position };
  }
}

const alreadySetUp = (cause?: unknown): DomainError =>
  new DomainError('already_set_up', 'There is an administrator already. Sign in, or ask an administrator.', {
    cause,
  });
