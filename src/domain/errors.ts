/** Every code that Gatebook answers with. Clients switch on them: they are never renamed. */
export type ErrorCode =
  | 'invalid_request'
  | 'validation_failed'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'invalid_credentials'
  | 'pending_approval'
  | 'rejected'
  | 'blocked'
  | 'expired'
  | 'password_change_required'
  | 'not_allowed_here'
  | 'another_user'
  | 'password_changed'
  | 'not_found'
  | 'no_route'
  | 'method_not_allowed'
  | 'username_taken'
  | 'conflict'
  | 'last_admin'
  | 'already_set_up'
  | 'sign_up_closed'
  | 'wrong_origin'
  | 'reauthentication_required'
  | 'link_invalid'
  | 'too_large'
  | 'throttled'
  | 'overloaded'
  | 'not_ready'
  | 'internal';

/** One refused value of a request: `field` is its path in the body, `code` is stable, `detail` is for people. */
export interface FieldFault {
  readonly field: string;
  readonly code: string;
  readonly detail: string;
  /** Of a username: the characters that are not allowed, or not in that place; `U+200B` for one that cannot be seen. */
  readonly characters?: readonly string[];
  /** The rule for usernames, where it is one that pages have words for. */
  readonly rule?: 'default' | 'local_users';
  /** The regular expression that usernames must match, where there is no `rule`. */
  readonly pattern?: string;
}

export interface RefusalDetails {
  readonly fields?: readonly FieldFault[];
  /** Whole seconds, at least 1: answered as `Retry-After` too. */
  readonly retryAfterSeconds?: number;
  /** ISO 8601 instant at which a block ends by itself. */
  readonly until?: string;
  /** Why an administrator has blocked the person: one line, typed by the administrator. */
  readonly reason?: string;
  /** Methods that the path has: answered as `Allow`. */
  readonly allowedMethods?: readonly string[];
  /** For `link_invalid`: the link was valid once, so that its use is no guess. */
  readonly wasValid?: true;
  readonly cause?: unknown;
}

/** A request was refused by a rule: `message` tells people what to do, `code` is for programs. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DomainError';
  }
}

/** The refusal of one value of a request. */
export const refusedField = (field: string, code: string, detail: string): DomainError =>
  new DomainError('validation_failed', detail, { fields: [{ field, code, detail }] });
