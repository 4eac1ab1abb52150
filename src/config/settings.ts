import type { Policy } from '../domain/events';
import type { UsernameRules } from '../domain/username';

/** One question of the sign-up form beside username and password. */
export interface SignUpField {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** In UTF-16 code units. */
  readonly maxLength: number;
}

export interface SignUpSettings {
  readonly mode: 'approval' | 'open' | 'off';
  readonly fields: readonly SignUpField[];
  /** What a person has to accept, by version; null: nothing. */
  readonly terms: { readonly version: string; readonly url: string; readonly text: string | null } | null;
}

/** What the commands decide by: read from the configuration at start, the same until the end. Its own token. */
export abstract class Settings {
  abstract readonly signUp: SignUpSettings;
  abstract readonly usernames: UsernameRules;
  abstract readonly releaseDeletedNames: boolean;
  abstract readonly policy: Policy;
  /** Where people reach Gatebook, base path included, without a slash at the end: links are built from it alone. */
  abstract readonly publicUrl: string;
  abstract readonly loginRetentionDays: number;
}
