import { DomainError, type FieldFault } from '../domain/errors';
import { FIELD_NAMES, PROFILE_PREFIX, type FieldName } from './import-row';

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

/** `E-Mail`, `e_mail` and `email` are one column. */
const fold = (heading: string): string => heading.toLowerCase().replaceAll(/[\s_-]/g, '');

const FIELDS = new Map(FIELD_NAMES.map((name) => [fold(name), name]));

/**
 * The columns that the first line of a file names.
 *
 * @param profileFields the names of the fields of the sign-up form
 * @throws DomainError `validation_failed`: no heading is known, some are not, one is there twice, too many
 */
export function readColumns(headings: readonly string[], profileFields: readonly string[]): ImportColumn[] {
  if (headings.length > COLUMNS_MAX) {
    const detail = `The first line names ${String(headings.length)} columns; at most ${String(COLUMNS_MAX)} are read.`;
    throw refusal([{ field: 'columns', code: 'too_many', detail }]);
  }
  const columns = headings.map((heading) => columnOf(heading.trim(), profileFields));
  const known = columns.filter((column) => column !== null && column.kind !== 'blank');
  if (known.length === 0) throw refusal([missingHeader(profileFields)]);
  const unknown = headings.filter((_, index) => columns[index] === null);
  if (unknown.length > 0)
    throw refusal(unknown.slice(0, NAMED_MAX).map((name) => unknownColumn(name, profileFields)));
  const names = known.map((column) => keyOf(column as ImportColumn));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw refusal([
      { field: twice, code: 'twice', detail: `There are two columns ${twice}. Keep one of them.` },
    ]);
  if (!names.includes('username') && !names.includes('email')) throw refusal([missingHeader(profileFields)]);
  return columns as ImportColumn[];
}

function columnOf(heading: string, profileFields: readonly string[]): ImportColumn | null {
  if (heading === '') return { kind: 'blank' };
  const name = FIELDS.get(fold(heading));
  if (name !== undefined) return { kind: 'field', name };
  const field = heading.startsWith(PROFILE_PREFIX) ? heading.slice(PROFILE_PREFIX.length) : null;
  return field !== null && profileFields.includes(field) ? { kind: 'profile', name: field } : null;
}

/** The heading of a column, in its one form. */
export const keyOf = (column: ImportColumn): string =>
  column.kind === 'blank' ? '' : column.kind === 'field' ? column.name : `${PROFILE_PREFIX}${column.name}`;

const allNames = (profileFields: readonly string[]): string =>
  [...FIELD_NAMES, ...profileFields.map((name) => `${PROFILE_PREFIX}${name}`)].join(', ');

const missingHeader = (profileFields: readonly string[]): FieldFault => ({
  field: 'columns',
  code: 'missing_header',
  detail: `The first line must name the columns, with username or email among them: ${allNames(profileFields)}.`,
});

const unknownColumn = (heading: string, profileFields: readonly string[]): FieldFault => ({
  field: heading.trim().slice(0, SHOWN_LENGTH),
  code: 'unknown_column',
  detail: `This column is not known. Remove it, or name it as one of: ${allNames(profileFields)}.`,
});

const refusal = (fields: readonly FieldFault[]): DomainError =>
  new DomainError('validation_failed', fields.map(({ field, detail }) => `${field}: ${detail}`).join(' '), {
    fields,
  });
