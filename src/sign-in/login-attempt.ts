import type { DecidedOn } from '../domain/events';
import type { CommandContext } from '../event-store/envelope';
import type { LoginClient, LoginSubject } from './login-subject';

/**
 * How long an attempt waits for others in all, of its address as of its account, in milliseconds. With its hash and its
 * writes it is still answered within a hub's time-out of 10 s.
 */
export const LOGIN_WAIT_MAX_MS = 5_000;

/** One attempt to sign in. */
export interface LoginAttempt {
  readonly context: CommandContext;
  readonly subject: LoginSubject;
  readonly client: LoginClient;
  /** The name as it was typed. */
  readonly typed: string;
  /** Up to when it waits for others, in milliseconds of `Clock.elapsedMs`. */
  readonly deadline: number;
  /** Revisions and policy that a decision made now rests on. */
  readonly decidedOn: () => DecidedOn;
}

export interface Ticket {
  /** Event id of `LoginAttempted`: the outcome names it. */
  readonly attempt: string;
  readonly revision: number;
}
