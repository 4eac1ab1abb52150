import { printable } from './printable';

export type Cell = string | number | boolean | null | undefined | readonly string[];

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
}

const GAP = '  ';
const MISSING = '-';

function text(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return printable(Array.isArray(cell) ? cell.join(',') : String(cell));
}

let segmenter: Intl.Segmenter | undefined;

/** In grapheme clusters. The segmenter is made when it is first needed: it takes memory that a server does not need. */
const widthOf = (cell: string): number => [...(segmenter ??= new Intl.Segmenter()).segment(cell)].length;

/** Lines for a terminal: a heading, and columns as wide as their widest cell. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const cells = rows.map((row) => columns.map((column) => text(column.cell(row)) || MISSING));
  const lines = [columns.map((column) => column.title.toUpperCase()), ...cells];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  const padded = (cell: string, index: number) =>
    cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)));
  return lines.map((line) => line.map(padded).join(GAP).trimEnd());
}

/** Lines for programs: no heading, a tab between cells, missing values empty. */
export const plainLines = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] =>
  rows.map((row) => columns.map((column) => text(column.cell(row))).join('\t'));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The leaves of a body as `[path, value]`: `{state: {admin: true}}` is `['state.admin', 'yes']`. */
export function leaves(value: unknown, path = ''): [string, string][] {
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      leaves(inner, path === '' ? name : `${path}.${name}`),
    );
  }
  if (Array.isArray(value) && value.some(isObject)) {
    return value.flatMap((inner, index) => leaves(inner, `${path}.${String(index)}`));
  }
  return [[path, text(value as Cell)]];
}
