import type { FieldFault } from '../domain/errors';

/** What a row may say of a person. A field that it leaves out stays as it is, or gets its default for a new person. */
export interface ImportFields {
  readonly username?: string;
  readonly email?: string;
  /** Groups to which the person belongs from now on; the others stay. */
  readonly groups?: readonly string[];
  /** ISO 8601 instant, UTC. */
  readonly validUntil?: string;
  /** Default: `active`. */
  readonly status?: 'active' | 'pending';
  readonly admin?: boolean;
  /** As another program has stored it. */
  readonly passwordHash?: string;
  readonly mustChangePassword?: boolean;
  readonly profile?: Readonly<Record<string, string>>;
}

export interface ImportRow {
  /** In the file, from 1; of a row over several lines the first. */
  readonly line: number;
  readonly fields: ImportFields;
  /** What could not be read. */
  readonly faults: readonly FieldFault[];
}

/** Rows of one import: more than one mebibyte of useful rows. */
export const ROWS_MAX = 10_000;

export const FIELD_NAMES = [
  'username',
  'email',
  'groups',
  'validUntil',
  'status',
  'admin',
  'passwordHash',
  'mustChangePassword',
] as const satisfies readonly (keyof ImportFields)[];

export type FieldName = (typeof FIELD_NAMES)[number];

/** A field of the sign-up form. */
export interface ProfileField {
  readonly name: string;
  /** What people read. */
  readonly label: string;
}

export const PROFILE_PREFIX = 'profile.';
