/** The result of one check. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** For people, without secrets: the state, and what to do if the check failed. */
  readonly detail: string;
}
