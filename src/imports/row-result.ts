import type { ErrorCode } from '../domain/errors';
import type { Written } from '../people/book';
import type { PasswordLink } from '../people/issue-password-link';

/** Said of a row that was imported, about what of it was not. */
export type KeptCode = 'password_kept' | 'admin_kept' | 'status_kept' | 'link_kept';

export interface KeptNote {
  readonly code: KeptCode;
  readonly detail: string;
}

/** What a row did, or would do. */
export interface RowResult extends Written {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly kept: readonly KeptNote[];
  readonly link?: PasswordLink;
}

export interface ImportItem {
  readonly line: number;
  /** As it is stored; of a refused row as it was typed; null: the row names nobody. */
  readonly username: string | null;
  /** The username was made of the e-mail address. */
  readonly proposed?: true;
  readonly outcome: RowResult['outcome'] | 'refused';
  readonly code?: ErrorCode | KeptCode;
  readonly detail?: string;
  readonly link?: PasswordLink;
}

/** How the rows of one file are imported. */
export interface ImportOptions {
  /** Nothing is written. */
  readonly dryRun: boolean;
  /** People without a password get a link that sets it, unless theirs still works. */
  readonly links: boolean;
}
