import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { DomainError } from '../../domain/errors';
import type { Invitation } from '../../domain/invitation';
import type { CommandContext } from '../../event-store/envelope';
import { Conflict } from '../../event-store/event-store';
import type { Written } from '../../people/book';
import { PersonRegistry, type NewPerson } from '../../people/person-registry';
import { InvitedSignUps } from '../invitations/invited-sign-ups';
import { refusedProof, SignUpProofs } from './proof/sign-up-proofs';

/** How a person may sign up: by an invitation, or because sign-up is open to everybody. */
export interface Admitted {
  /** The id that the person gets; undefined: a new one. */
  readonly userId: string | undefined;
  readonly invitation: { readonly token: string; readonly found: Invitation } | null;
  /** Whether nobody has to approve the person. */
  readonly approved: boolean;
}

/** Who may sign up at all, and by which way. */
@Injectable()
export class SignUpDoor {
  constructor(
    private readonly settings: Settings,
    private readonly proofs: SignUpProofs,
    private readonly invited: InvitedSignUps,
    private readonly registry: PersonRegistry,
  ) {}

  /** @throws DomainError `sign_up_closed`, `link_invalid`; `validation_failed` for a refused proof of work */
  async admit({
    invitation: token,
    proof,
  }: {
    readonly invitation?: string;
    readonly proof?: string;
  }): Promise<Admitted> {
    const { mode } = this.settings.signUp;
    this.assertOpen();
    if (token === undefined && mode === 'invitation') throw needsInvitation();
    const invitation = token === undefined ? null : { token, found: await this.invited.find(token) };
    const userId = await this.proofs.use(proof);
    return { userId, invitation, approved: mode === 'open' || invitation?.found.approve === true };
  }

  /** @throws DomainError `sign_up_closed` where nobody can sign up, by an invitation neither */
  assertOpen(): void {
    if (this.settings.signUp.mode === 'off')
      throw new DomainError('sign_up_closed', 'Sign-up is closed. Ask an administrator for an account.');
  }

  /** @throws DomainError `username_taken`, `link_invalid`, `overloaded`; `validation_failed` for a used proof of work */
  async enter(
    context: CommandContext,
    { userId, invitation, approved }: Admitted,
    form: Pick<NewPerson, 'personal' | 'passwordHash' | 'acceptedTerms'>,
  ): Promise<Written> {
    const person: NewPerson = {
      ...form,
      userId,
      origin: 'self',
      groups: [],
      approvedBy: approved ? 'policy' : null,
    };
    const entered =
      invitation === null
        ? this.registry.register(context, person)
        : this.invited.signUp(context, invitation.found, invitation.token, person);
    return entered.catch((error: unknown) => {
      // the id comes from the proof: another node used it at the same moment
      throw error instanceof Conflict ? refusedProof('used') : error;
    });
  }
}

const needsInvitation = (): DomainError =>
  new DomainError('sign_up_closed', 'A sign-up needs an invitation. Ask an administrator for the link.');
