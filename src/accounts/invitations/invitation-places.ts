import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../../domain/errors';
import {
  INVITATION,
  isValidInvitation,
  returnPlace,
  takePlace,
  unknownInvitation,
  endedInvitation,
  type Invitation,
  type InvitationEventType,
  type InvitationState,
  type TakePlace,
} from '../../domain/invitation';
import { invitationStream } from '../../domain/streams';
import type { Decide } from '../../event-store/decide';
import type { CommandContext } from '../../event-store/envelope';
import { Conflict } from '../../event-store/event-store';
import { Book, withoutClient } from '../../people/book';
import { hashOf } from '../../platform/one-time-secret';
import { Mutex } from '../../platform/mutex';
import { InvitationsQueries } from '../../projections/invitations/invitations-queries';

/** Rounds of decisions on one place while other nodes take places of the same invitation. */
const ROUNDS_MAX = 10;
/** Longest pause before the next round, in milliseconds; random, so that the nodes do not meet again. */
const PAUSE_MAX_MS = 50;

/** The places of invitations. Each is taken once, on however many nodes: the stream of the invitation decides. */
@Injectable()
export class InvitationPlaces {
  /** One sign-up of this node at a time: those of a class would conflict with each other. */
  private readonly oneAtATime = new Mutex();

  constructor(
    private readonly book: Book,
    private readonly invitations: InvitationsQueries,
  ) {}

  /** The invitation of a link. @throws DomainError `link_invalid`: unknown, replaced, revoked or over */
  async find(token: string): Promise<Invitation> {
    const tokenHash = hashOf(token);
    const invitationId = this.invitations.idByLink(tokenHash);
    if (invitationId === undefined) throw unknownInvitation();
    const { state } = await this.book.load(invitationStream(invitationId), INVITATION);
    if (!isValidInvitation(state, tokenHash, this.book.clock.now())) throw endedInvitation();
    return state;
  }

  /** @throws DomainError `link_invalid`: no place is left, or the invitation has ended meanwhile; `overloaded` */
  async take(context: CommandContext, invitationId: string, place: TakePlace): Promise<void> {
    await this.decide(context, invitationId, (state) => takePlace(state, place, this.book.clock.now()));
  }

  /** Nothing when the person has none. @throws DomainError `overloaded` */
  async giveBack(context: CommandContext, invitationId: string, userId: string): Promise<void> {
    await this.decide(withoutClient(context), invitationId, (state) => returnPlace(state, { userId }));
  }

  private async decide(
    context: CommandContext,
    invitationId: string,
    decide: Decide<InvitationState, InvitationEventType>,
  ): Promise<void> {
    const stream = invitationStream(invitationId);
    const release = await this.oneAtATime.acquire();
    try {
      await untilWritten(() => this.book.decideEvenIfBehind(context, stream, INVITATION, decide));
    } finally {
      release();
    }
  }
}

/** Other nodes may take places of the same invitation. @throws DomainError `overloaded` */
async function untilWritten(decide: () => Promise<unknown>): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      await decide();
      return;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (round >= ROUNDS_MAX) throw tooMany(error);
      await pause(Math.random() * PAUSE_MAX_MS);
    }
  }
}

const tooMany = (cause: Conflict): DomainError =>
  new DomainError('overloaded', 'Too many people sign up at this moment. Try again.', {
    retryAfterSeconds: 1,
    cause,
  });
