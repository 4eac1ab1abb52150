import type { FieldFault } from '../domain/errors';
import { isReadableText } from '../http/readable-text';
import { HashRefused, schemeOf } from '../passwords/imported/imported-hash';
import { parseInstant } from '../platform/instant';
import type { DaysOf } from './end-of-day';
import type { FieldName, ImportFields } from './import-row';

/** Reads the values of one field. */
export interface CellReader {
  /** @throws CellFault */
  (text: string): ImportFields[FieldName];
}

/** A value that cannot be read. `detail` never has the value itself, which may be a hash. */
export class CellFault extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

const YES = new Set(['true', 'yes', '1', 'ja', 'wahr']);
const NO = new Set(['false', 'no', '0', 'nein', 'falsch']);
const STATUSES = new Set(['active', 'pending']);
/** In UTF-16 units. */
const CELL_MAX_LENGTH = 2_000;
const BETWEEN_GROUPS = /[,;|]/;

const readText = (text: string): string => text;

const readGroups = (text: string): readonly string[] =>
  text
    .split(BETWEEN_GROUPS)
    .map((group) => group.trim())
    .filter((group) => group !== '');

const readFlag = (text: string): boolean => {
  const folded = text.toLowerCase();
  if (YES.has(folded)) return true;
  if (NO.has(folded)) return false;
  throw new CellFault('not_a_boolean', 'Write true or false.');
};

const readHash = (text: string): string => {
  try {
    schemeOf(text);
    return text;
  } catch (error) {
    if (error instanceof HashRefused) throw new CellFault(error.code, error.message);
    throw error;
  }
};

const readStatus = (text: string): 'active' | 'pending' => {
  const folded = text.toLowerCase();
  if (STATUSES.has(folded)) return folded as 'active' | 'pending';
  throw new CellFault('not_allowed', 'Write active or pending, or leave it empty.');
};

const readEnd =
  (days: DaysOf) =>
  (text: string): string => {
    const instant = parseInstant(text) ?? days.endOf(text);
    if (instant !== undefined) return instant;
    throw new CellFault(
      'not_an_instant',
      'Write a day as 2027-01-31 (the account ends at the end of that day), or an instant as 2027-01-31T18:00:00+01:00.',
    );
  };

/** How each field of a CSV file is read. */
export const cellReaders = (days: DaysOf): Readonly<Record<FieldName, CellReader>> => ({
  username: readText,
  email: readText,
  groups: readGroups,
  validUntil: readEnd(days),
  status: readStatus,
  admin: readFlag,
  passwordHash: readHash,
  mustChangePassword: readFlag,
});

/**
 * Reads a value, or says why it cannot be read.
 * @param field its name, for the fault
 */
export function readCell<Value>(
  field: string,
  text: string,
  read: (text: string) => Value,
): { readonly value: Value } | { readonly fault: FieldFault } {
  if (text.length > CELL_MAX_LENGTH) {
    const detail = `It has ${String(text.length)} characters; at most ${String(CELL_MAX_LENGTH)} are read.`;
    return { fault: { field, code: 'too_long', detail } };
  }
  if (!isReadableText(text)) {
    const detail = 'There is a control character in it, or half of a character. Remove it.';
    return { fault: { field, code: 'not_text', detail } };
  }
  try {
    return { value: read(text) };
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    return { fault: { field, code: error.code, detail: error.detail } };
  }
}
