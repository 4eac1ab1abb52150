import { Injectable } from '@nestjs/common';
import { decideTicket } from '../domain/throttle';
import { Book, type Appended } from '../people/book';
import { Projector } from '../projections/projector';
import type { Attempt, TicketedAttempt } from './attempt';
import { Counters } from './counters';
import { Outcomes } from './outcomes';
import { throttled, waitedTooLong } from './refusals';
import { attemptFields } from './sealed-fields';

/** Draws tickets, and says which attempt may verify its password. */
@Injectable()
export class Tickets {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly counters: Counters,
    private readonly outcomes: Outcomes,
  ) {}

  /**
   * Draws a ticket and waits until it may verify, which is not before this node has folded it.
   * @throws DomainError `throttled`, `overloaded`, `not_ready`; store errors: an unknown outcome is never retried
   */
  async draw(attempt: Attempt): Promise<TicketedAttempt> {
    const { subject, context, request } = attempt;
    const { userId, name, device } = subject;
    const { policyId } = this.counters.policy;
    const appended = await this.book.write(context, subject.stream, 'any', {
      type: 'LoginAttempted',
      data: { userId, name, device, policyId },
      personal: attemptFields(subject, request),
    });
    const ticket = { eventId: eventIdOf(appended), revision: appended.revision };
    const ticketed = { ...attempt, ticket };
    await this.waitUntilAllowed(ticketed);
    return ticketed;
  }

  private async waitUntilAllowed(attempt: TicketedAttempt): Promise<void> {
    const { subject, ticket, deadline } = attempt;
    for (;;) {
      const now = this.book.clock.now();
      const decision = decideTicket(
        this.counters.stateOf(subject),
        { revision: ticket.revision, now },
        this.counters.policy,
        subject.failuresMax,
      );
      if (decision.kind === 'verify') return;
      if (decision.kind === 'refuse') {
        await this.outcomes.refused(attempt, 'throttled');
        throw throttled(now, decision.lockedUntil);
      }
      const leftMs = deadline.leftMs();
      if (leftMs <= 0) {
        await this.outcomes.refused(attempt, 'overloaded');
        throw waitedTooLong();
      }
      await this.projector.nextApplied(leftMs);
    }
  }
}

function eventIdOf({ events }: Appended): string {
  const [event] = events;
  if (event === undefined) throw new Error('an append has at least one event');
  return event.eventId;
}
