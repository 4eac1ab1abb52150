import type { Caller } from './caller';

/** Records in the book that sessions are used. A port: the feature `sessions` writes the events. */
export abstract class SessionUses {
  /** Called with each request of a session; writes seldom, and never delays or fails the request. */
  abstract record(caller: Caller): void;
}
