import type { Policy } from '../domain/events';
import type { UsernameRules } from '../domain/username';

/** A field of the sign-up form beside username and password. */
export interface SignUpField {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** In UTF-16 code units. */
  readonly maxLength: number;
}

export interface SignUpSettings {
  readonly mode: Policy['signUp'];
  readonly fields: readonly SignUpField[];
  /** The terms that a person has to accept; null: none. */
  readonly terms: { readonly version: string; readonly url: string; readonly text: string | null } | null;
  /** Whether a sign-up needs a proof of work, against robots. */
  readonly proof: 'off' | 'altcha';
}

/** When a browser session ends by the clock. */
export interface SessionLimits {
  /** Without a request. */
  readonly idleSeconds: number;
  /** After the sign-in. */
  readonly maxSeconds: number;
}

export interface SessionSettings {
  readonly person: SessionLimits;
  readonly admin: SessionLimits;
}

/** The settings that commands use: read from the configuration at start, then constant. Also the injection token. */
export abstract class Settings {
  abstract readonly signUp: SignUpSettings;
  abstract readonly usernames: UsernameRules;
  abstract readonly releaseDeletedNames: boolean;
  abstract readonly policy: Policy;
  /** Where people reach Gatebook, base path included, without a slash at the end; null: not known. */
  abstract readonly publicUrl: string | null;
  /** In front of all paths, such as `/gatebook`; empty: none. */
  abstract readonly basePath: string;
  /** How long a link to a first password works. */
  abstract readonly firstLinkHours: number;
  /** In which days end: an IANA name; null: the system's. */
  abstract readonly timeZone: string | null;
  abstract readonly loginRetentionDays: number;
  abstract readonly sessions: SessionSettings;
}
