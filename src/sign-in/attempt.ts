import { Injectable } from '@nestjs/common';
import type { CommandContext } from '../event-store/envelope';
import { Clock } from '../platform/clock';
import { Deadline } from './deadline';
import type { SignInRequest } from './request';
import type { Facts } from './subject-facts';
import { Subjects, type Subject } from './subjects';

/** How long an attempt waits in all: for others of its address and of its account, and for a slot in the queue of hashes. */
export class SignInWait {
  /** @param maxMs milliseconds. With its hash and its writes an attempt is still answered within a hub's time-out of 10 s. */
  constructor(readonly maxMs = 5_000) {}
}

/** One attempt to sign in. Each step adds what it found out. */
export interface Attempt {
  readonly context: CommandContext;
  readonly request: SignInRequest;
  readonly subject: Subject;
  /** The end of all its waiting. */
  readonly deadline: Deadline;
  readonly ticket: Ticket | null;
}

export interface Ticket {
  /** Event id of `LoginAttempted`: the outcome names it. */
  readonly eventId: string;
  readonly revision: number;
}

/** An attempt that may verify its password. */
export interface TicketedAttempt extends Attempt {
  readonly ticket: Ticket;
}

/** An attempt whose password was compared. */
export interface VerifiedAttempt extends TicketedAttempt {
  readonly isRight: boolean;
  readonly verifiedOn: Facts;
  /** What the password was compared with; null: a dummy. */
  readonly passwordHash: string | null;
}

@Injectable()
export class Attempts {
  constructor(
    private readonly subjects: Subjects,
    private readonly clock: Clock,
    private readonly wait: SignInWait,
  ) {}

  /** The events of an attempt name its client for the person, not for the caller: so the context has none. */
  begin(context: CommandContext, request: SignInRequest): Attempt {
    return {
      context: { ...context, address: null, userAgent: null },
      request,
      subject: this.subjects.find(request.who, request.client.device),
      deadline: new Deadline(this.clock, this.wait.maxMs),
      ticket: null,
    };
  }
}
