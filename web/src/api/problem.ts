/** RFC 9457, as the server sends it. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly fields?: readonly FieldFault[];
  readonly retryAfterSeconds?: number;
  readonly until?: string;
  readonly reason?: string;
  readonly correlationId?: string;
}

export interface FieldFault {
  readonly field: string;
  readonly code: string;
  readonly detail: string;
  /** Of a username: the characters that are not allowed, or not in that place; `U+200B` for one that cannot be seen. */
  readonly characters?: readonly string[];
  /** The rule for usernames, where there are words for it. */
  readonly rule?: 'default' | 'local_users';
  /** The regular expression that usernames must match, where there is no `rule`. */
  readonly pattern?: string;
}
