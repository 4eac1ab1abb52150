import { CsvError, parse, type Info } from 'csv-parse/sync';
import { DomainError, type FieldFault } from '../domain/errors';
import type { DaysOf } from './end-of-day';
import { keyOf, readColumns, type ImportColumn } from './import-columns';
import { ROWS_MAX, type ImportFields, type ImportRow, type ProfileField } from './import-row';
import { cellReaders, readCell } from './read-cells';

const DELIMITERS = [',', ';', '\t'] as const;
/** Excel writes this line first where it is told to name the delimiter. */
const NAMES_DELIMITER = /^sep=(.)\n/;

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: Pick<Info, 'lines'>;
}

/** What of the configuration decides how a file is read. */
export interface ReadingRules {
  readonly days: DaysOf;
  /** The fields of the sign-up form, without the e-mail address. */
  readonly profileFields: readonly ProfileField[];
}

/**
 * The rows of a CSV file, as spreadsheets write it: separated by `;`, a tab or a comma, with or without quotes. Blank rows
 * are left out.
 *
 * @param text with `\n` as its line end
 * @throws DomainError `validation_failed`: unclosed quotes, too many rows, and what `readColumns` refuses
 */
export function readCsv(text: string, rules: ReadingRules): ImportRow[] {
  const named = NAMES_DELIMITER.exec(text);
  const lines = named === null ? text : text.slice(named[0].length);
  const offset = named === null ? 0 : 1;
  const [header, ...records] = parseRecords(lines, named?.[1] ?? delimiterOf(lines), offset).filter(
    ({ record }) => record.some((cell) => cell.trim() !== ''),
  );
  const columns = readColumns(header?.record ?? [], rules.profileFields);
  if (records.length > ROWS_MAX) throw tooManyRows(records.length);
  const readRow = rowReader(columns, rules.days);
  return records.map(({ record, info }) => ({
    line: info.lines + offset - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0),
    ...readRow(record),
  }));
}

/** The delimiter that is most often in the first line with text, outside of quotes. */
function delimiterOf(text: string): string {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  const unquoted = first.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function parseRecords(text: string, delimiter: string, offset: number): readonly ParsedRecord[] {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: '\n',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = ((error as { readonly lines?: number }).lines ?? 0) + offset;
    const detail = `Near line ${String(line)}: a quote is not closed, or is inside a cell without quotes. Write "" for a quote.`;
    throw new DomainError('validation_failed', detail, {
      fields: [{ field: 'file', code: 'malformed', detail }],
      cause: error.code,
    });
  }
}

const rowReader = (columns: readonly ImportColumn[], days: DaysOf) => {
  const readers = cellReaders(days);
  return (cells: readonly string[]): { fields: ImportFields; faults: FieldFault[] } => {
    const fields: Record<string, unknown> = {};
    const profile: Record<string, string> = {};
    const faults: FieldFault[] = tooManyCells(cells, columns.length);
    for (const [index, column] of columns.entries()) {
      const text = (cells[index] ?? '').trim();
      if (text === '') continue;
      if (column.kind === 'blank') {
        faults.push({
          field: 'columns',
          code: 'unknown_column',
          detail: `Cell ${String(index + 1)} has no heading.`,
        });
        continue;
      }
      const read = readCell(
        keyOf(column),
        text,
        column.kind === 'field' ? readers[column.name] : (same) => same,
      );
      if ('fault' in read) faults.push(read.fault);
      else if (column.kind === 'field') fields[column.name] = read.value;
      else profile[column.name] = text;
    }
    return { fields: Object.keys(profile).length === 0 ? fields : { ...fields, profile }, faults };
  };
};

const tooManyCells = (cells: readonly string[], columns: number): FieldFault[] =>
  cells.slice(columns).some((cell) => cell.trim() !== '')
    ? [
        {
          field: 'columns',
          code: 'too_many',
          detail: `The row has ${String(cells.length)} cells, the first line ${String(columns)}. Quote cells that contain the delimiter.`,
        },
      ]
    : [];

export const tooManyRows = (rows: number): DomainError => {
  const detail = `The file has ${String(rows)} rows; at most ${String(ROWS_MAX)} are imported at once. Split it.`;
  return new DomainError('validation_failed', detail, {
    fields: [{ field: 'file', code: 'too_many', detail }],
  });
};
