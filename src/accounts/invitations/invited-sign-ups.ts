import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/errors';
import { endedInvitation, INVITATION, placesLeft, type Invitation } from '../../domain/invitation';
import type { EventData } from '../../domain/events';
import { invitationStream } from '../../domain/streams';
import { commandContext, type CommandContext } from '../../event-store/envelope';
import type { StoredEvent } from '../../event-store/event-store';
import { Keyring } from '../../event-store/keyring';
import { open } from '../../event-store/sealing';
import { Book, type Written } from '../../people/book';
import { PersonRegistry, type NewPerson, type PreparedPerson } from '../../people/person-registry';
import { hashOf } from '../../platform/one-time-secret';
import { InvitationsQueries } from '../../projections/invitations/invitations-queries';
import { InvitationPlaces } from './invitation-places';

/** A place that was taken this long ago, in milliseconds, belongs to a sign-up that a crash has interrupted. */
const UNDER_WAY_MAX_MS = 30_000;

/**
 * Signs people up by an invitation: key and password, then the place (`InvitationUsed`), then `UserSignedUp`. The place
 * is the point of no return: the event has all that the sign-up needs, so that any node can complete it after a crash.
 * (ADR 0039)
 */
@Injectable()
export class InvitedSignUps {
  constructor(
    private readonly book: Book,
    private readonly keyring: Keyring,
    private readonly places: InvitationPlaces,
    private readonly registry: PersonRegistry,
    private readonly invitations: InvitationsQueries,
  ) {}

  /** The invitation of a link, if a place is left. @throws DomainError `link_invalid` */
  async find(token: string): Promise<Invitation> {
    const invitation = await this.places.find(token);
    if (placesLeft(invitation) > 0) return invitation;
    await this.finish(new Date(this.book.clock.nowMs() - UNDER_WAY_MAX_MS).toISOString());
    const again = await this.places.find(token);
    if (placesLeft(again) === 0) throw endedInvitation();
    return again;
  }

  /**
   * @param token of the invitation's link
   * @throws DomainError `link_invalid`: the last place was taken meanwhile; `username_taken`, `overloaded`. Conflict: the
   * given id was taken before
   */
  async signUp(
    context: CommandContext,
    { invitationId, groups, validUntil }: Invitation,
    token: string,
    newPerson: NewPerson,
  ): Promise<Written> {
    const person = await this.registry.prepare(context, { ...newPerson, groups, validUntil });
    const { userId, personal, acceptedTerms, approvedBy } = person;
    const place = { userId, personal, acceptedTerms, approved: approvedBy !== null };
    try {
      await this.places.take(context, invitationId, { ...place, tokenHash: hashOf(token) });
    } catch (error) {
      if (error instanceof DomainError) await this.registry.undo(context, person);
      throw error;
    }
    return this.enter(context, invitationId, person);
  }

  /**
   * Completes sign-ups that have taken a place and did not get further. Safe beside the sign-up itself.
   * @param until places that were taken until this instant (ISO 8601, UTC)
   * @returns how many were completed, or gave their place back
   */
  async finish(until: string): Promise<number> {
    let finished = 0;
    for (const { userId, invitationId } of this.invitations.unfinished(until)) {
      const { events } = await this.book.read(invitationStream(invitationId));
      const used = events.find(({ type, data }) => type === 'InvitationUsed' && data['userId'] === userId);
      if (used !== undefined && (await this.complete(used))) finished += 1;
    }
    return finished;
  }

  private async complete(used: StoredEvent): Promise<boolean> {
    const { userId, invitationId, acceptedTerms, approved } =
      used.data as unknown as EventData['InvitationUsed'];
    const opened = open(this.keyring, used, userId);
    // an alarm of the read models: the sign-up can be completed when the key is back
    if (opened.kind === 'failed') return false;
    const context = commandContext(used.actor, { correlationId: used.correlationId });
    const username = opened.kind === 'opened' ? opened.fields.username : undefined;
    if (opened.kind === 'erased' || username === undefined) {
      await this.places.giveBack(context, invitationId, userId);
      return true;
    }
    const { state } = await this.book.load(invitationStream(invitationId), INVITATION);
    if (state.status === 'none') return false;
    const { groups, validUntil } = state;
    await this.enter(context, invitationId, {
      userId,
      hasPassword: true,
      origin: 'self',
      personal: { ...opened.fields, username },
      groups,
      validUntil,
      acceptedTerms,
      approvedBy: approved ? 'policy' : null,
    }).catch((error: unknown) => {
      if (!isNameTaken(error)) throw error;
    });
    return true;
  }

  private async enter(
    context: CommandContext,
    invitationId: string,
    person: PreparedPerson,
  ): Promise<Written> {
    try {
      return await this.registry.enter(context, person);
    } catch (error) {
      if (isNameTaken(error)) await this.places.giveBack(context, invitationId, person.userId);
      throw error;
    }
  }
}

const isNameTaken = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'username_taken';
