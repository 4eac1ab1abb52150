/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** For people, without secrets: how it is; when it is not well, what to do. */
  readonly detail: string;
}
