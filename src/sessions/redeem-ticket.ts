import { Injectable } from '@nestjs/common';
import { admissionOf, OWN_RULES } from '../domain/admission';
import { DomainError } from '../domain/errors';
import type { ClientAddress } from '../event-store/envelope';
import { WrongSecretLimit } from '../http/limits/wrong-secret-limit';
import { Clock } from '../platform/clock';
import { UsersQueries, type UserRow } from '../projections/users/users-queries';
import { HubTickets, type HubTicket } from '../sign-in/hub-tickets';
import { notAdmitted, passwordChanged } from '../sign-in/refusals';

/** A ticket that may open a session, and whose. */
export interface RedeemedTicket {
  readonly ticket: HubTicket;
  readonly person: UserRow;
}

/** The browser that sends a ticket. */
export interface TicketBrowser {
  readonly address: ClientAddress | null;
  /** Whether it has the cookies that the ticket is bound to. */
  readonly isMeantBy: (ticket: HubTicket) => boolean;
}

/** Judges a ticket of a hub. The book, where its session begins, is what makes it good once. */
@Injectable()
export class TicketRedemption {
  constructor(
    private readonly tickets: HubTickets,
    private readonly users: UsersQueries,
    private readonly clock: Clock,
    private readonly wrongSecrets: WrongSecretLimit,
  ) {}

  /**
   * Forged tickets are counted by address, as wrong links are.
   * @throws DomainError `link_invalid`, `throttled`, `password_changed`, and the codes of people who are not admitted
   */
  judge(typed: string, { address, isMeantBy }: TicketBrowser): RedeemedTicket {
    this.wrongSecrets.assertBelow(address);
    const ticket = this.tickets.read(typed);
    if (ticket === 'forged') this.wrongSecrets.countFailure(address, typed);
    if (ticket === 'forged' || ticket === 'expired' || !isMeantBy(ticket)) {
      throw ticketInvalid();
    }
    return { ticket, person: this.personOf(ticket) };
  }

  private personOf({ userId, passwordRevision }: HubTicket): UserRow {
    const person = this.users.byId(userId);
    if (person === undefined) throw ticketInvalid();
    const admission = admissionOf(person.state, OWN_RULES, this.clock.now());
    if (admission.code === 'not_found') throw ticketInvalid();
    if (admission.code !== 'ok') throw notAdmitted(admission, person);
    if (person.passwordRevision !== passwordRevision) throw passwordChanged();
    return person;
  }
}

/** One answer for all tickets that open nothing. */
export const ticketInvalid = (cause?: unknown): DomainError =>
  new DomainError(
    'link_invalid',
    'This ticket was used, has expired, or is for another browser. Open your account from the hub again.',
    { cause },
  );
