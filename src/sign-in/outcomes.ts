import { Injectable } from '@nestjs/common';
import type { DecidedOn, RefusalReason } from '../domain/events';
import type { Position } from '../event-store/event-store';
import { Book } from '../people/book';
import type { UserRow } from '../projections/users/users';
import type { Attempt, TicketedAttempt } from './attempt';
import { SubjectFacts } from './subject-facts';
import { outcomeFields } from './sealed-fields';

/** Writes the outcomes of attempts: exactly one for each ticket. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly book: Book,
    private readonly facts: SubjectFacts,
  ) {}

  /** The success counts once it is stored. */
  async succeeded(
    { context, subject, request, ticket }: TicketedAttempt,
    { userId }: UserRow,
    decidedOn: DecidedOn,
  ): Promise<Position> {
    const { position } = await this.book.append(context, subject.stream, 'any', {
      type: 'LoginSucceeded',
      data: { userId, attempt: ticket.eventId, device: subject.device, decidedOn },
      personal: outcomeFields(subject, request.client),
    });
    return position;
  }

  /** A wrong password: it counts. */
  async failed({ context, subject, request, ticket }: TicketedAttempt, decidedOn: DecidedOn): Promise<void> {
    const { userId, name, device, stream } = subject;
    await this.book.append(context, stream, 'any', {
      type: 'LoginFailed',
      data: { userId, name, attempt: ticket.eventId, reason: 'wrong_password', device, decidedOn },
      personal: outcomeFields(subject, request.client),
    });
  }

  /**
   * Refused although the password was not wrong: it does not count. Where the answer is to come back later, it does not
   * wait until this node has folded the outcome.
   */
  async refused({ context, subject, request, ticket }: Attempt, reason: RefusalReason): Promise<void> {
    const { userId, name, device, stream } = subject;
    const { decidedOn } = this.facts.factsOf(subject);
    const refused = {
      type: 'LoginRefused' as const,
      data: { userId, name, attempt: ticket?.eventId ?? null, reason, device, decidedOn },
      personal: outcomeFields(subject, request.client),
    };
    if (reason === 'throttled' || reason === 'overloaded') {
      await this.book.write(context, stream, 'any', refused);
    } else {
      await this.book.append(context, stream, 'any', refused);
    }
  }
}
