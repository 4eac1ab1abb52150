import { DomainError, type FieldFault } from '../domain/errors';
import { FIELD_NAMES, PROFILE_PREFIX, type FieldName, type ProfileField } from './import-row';
import { foldHeading, meansPasswords, meantColumn } from './meant-column';

/** Also of a file whose line ends were lost, so that all of it is one row. */
export const COLUMNS_MAX = 100;

const NAMED_MAX = 10;
const SHOWN_LENGTH = 40;

/** A column of a CSV file. */
export type ImportColumn =
  | { readonly kind: 'field'; readonly name: FieldName }
  | { readonly kind: 'profile'; readonly name: string }
  /** Without a heading: its cells must be empty. */
  | { readonly kind: 'blank' };

const FIELDS = new Map(FIELD_NAMES.map((name) => [foldHeading(name), name]));

/**
 * The columns that the first line of a file names.
 *
 * @param profileFields the fields of the sign-up form
 * @throws DomainError `validation_failed`: no heading is known, some are not, one is there twice, too many
 */
export function readColumns(
  headings: readonly string[],
  profileFields: readonly ProfileField[],
): ImportColumn[] {
  if (headings.length > COLUMNS_MAX) {
    const detail = `The first line names ${String(headings.length)} columns; at most ${String(COLUMNS_MAX)} are read.`;
    throw refusal([{ field: 'columns', code: 'too_many', detail }]);
  }
  const columns = headings.map((heading) => columnOf(heading.trim(), profileFields));
  const known = columns.filter((column) => column !== null && column.kind !== 'blank');
  const unknown = headings.filter((_, index) => columns[index] === null);
  const isHeader =
    known.length > 0 || unknown.some((heading) => meantColumn(heading, profileFields) !== null);
  if (!isHeader) throw refusal([missingHeader(profileFields)]);
  if (unknown.length > 0) throw unknownColumns(unknown, profileFields);
  const names = known.map((column) => keyOf(column as ImportColumn));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw refusal([
      { field: twice, code: 'twice', detail: `There are two columns ${twice}. Keep one of them.` },
    ]);
  if (!names.includes('username') && !names.includes('email')) throw refusal([missingHeader(profileFields)]);
  return columns as ImportColumn[];
}

function columnOf(heading: string, profileFields: readonly ProfileField[]): ImportColumn | null {
  if (heading === '') return { kind: 'blank' };
  const name = FIELDS.get(foldHeading(heading));
  if (name !== undefined) return { kind: 'field', name };
  const field = heading.startsWith(PROFILE_PREFIX) ? heading.slice(PROFILE_PREFIX.length) : null;
  return profileFields.some(({ name: known }) => known === field) && field !== null
    ? { kind: 'profile', name: field }
    : null;
}

/** The heading of a column, in its one form. */
export const keyOf = (column: ImportColumn): string =>
  column.kind === 'blank' ? '' : column.kind === 'field' ? column.name : `${PROFILE_PREFIX}${column.name}`;

const allNames = (profileFields: readonly ProfileField[]): string =>
  [...FIELD_NAMES, ...profileFields.map(({ name }) => `${PROFILE_PREFIX}${name}`)].join(', ');

const missingHeader = (profileFields: readonly ProfileField[]): FieldFault => ({
  field: 'columns',
  code: 'missing_header',
  detail: `The first line must name the columns, with username or email among them: ${allNames(profileFields)}.`,
});

function unknownColumns(headings: readonly string[], profileFields: readonly ProfileField[]): DomainError {
  const faults = headings.slice(0, NAMED_MAX).map((heading) => ({
    field: heading.trim().slice(0, SHOWN_LENGTH),
    code: 'unknown_column',
    detail: `This column is not known. ${adviceFor(heading, profileFields)}`,
  }));
  const others = headings.length - faults.length;
  const more = others === 0 ? '' : ` ${String(others)} more are not known.`;
  return refusal(faults, `${more} Known columns: ${allNames(profileFields)}.`);
}

function adviceFor(heading: string, profileFields: readonly ProfileField[]): string {
  if (meansPasswords(heading))
    return 'Remove it: passwords are not imported, each person sets one by a link instead.';
  const meant = meantColumn(heading, profileFields);
  return meant === null
    ? 'Remove it, or rename it to a known one.'
    : `If it is ${meant}, rename it to ${meant}; otherwise remove it.`;
}

const refusal = (fields: readonly FieldFault[], more = ''): DomainError =>
  new DomainError(
    'validation_failed',
    `${fields.map(({ field, detail }) => `${field}: ${detail}`).join(' ')}${more}`,
    { fields },
  );
