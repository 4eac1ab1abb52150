import Database from 'better-sqlite3';
import { isDamage } from '../../platform/sqlite-faults';
import type { RowDifference } from '../engine/projection-status';
import { LiveFileDamaged } from './rebuild-protocol';

/** Maximum number of differences that are listed; further ones are only counted. */
const LISTED_MAX = 100;

/** Prefix of the projector's own tables, which are not compared. */
const OURS = 'projector_';

type Row = readonly unknown[];

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Indexes of the primary key's columns. */
  readonly key: readonly number[];
}

export interface Compared {
  readonly rows: number;
  readonly differing: number;
  readonly differences: readonly RowDifference[];
}

/**
 * Compares every row of the model's tables: the new file with the one that answers queries.
 *
 * @param live path of that file
 * @param onHeld called when the read transaction has begun, so that the file may change again
 * @throws LiveFileDamaged
 */
export function compareRows(built: Database.Database, live: string, onHeld: () => void): Compared {
  const other = new Database(live, { readonly: true, fileMustExist: true });
  try {
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM projector_checkpoint').get();
    onHeld();
    const result = { rows: 0, differing: 0, differences: [] as RowDifference[] };
    for (const table of tablesOf(built)) compareTable(built, other, table, result);
    return result;
  } catch (error) {
    throw isDamage(error) ? new LiveFileDamaged(error) : error;
  } finally {
    other.close();
  }
}

function tablesOf(db: Database.Database): Table[] {
  const names = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  return names
    .filter((name) => !name.startsWith(OURS) && !name.startsWith('sqlite_'))
    .map((name) => {
      const info = db.pragma(`table_info(${name})`) as { name: string; pk: number }[];
      const keyed = info.map(({ pk }, index) => ({ pk, index })).filter(({ pk }) => pk > 0);
      const key = keyed.sort((a, b) => a.pk - b.pk).map(({ index }) => index);
      return { name, columns: info.map((column) => column.name), key };
    });
}

function compareTable(
  built: Database.Database,
  live: Database.Database,
  table: Table,
  result: { rows: number; differing: number; differences: RowDifference[] },
): void {
  const order = table.key.map((index) => table.columns[index]).join(', ');
  const rowsOf = (db: Database.Database) =>
    db
      .prepare(`SELECT ${table.columns.join(', ')} FROM ${table.name} ORDER BY ${order}`)
      .raw()
      .iterate();
  const [expected, found] = [rowsOf(built), rowsOf(live)];
  const tell = (row: Row, kind: RowDifference['kind'], columns: readonly string[] = []) => {
    result.differing += 1;
    if (result.differences.length >= LISTED_MAX) return;
    const key = JSON.stringify(table.key.map((index) => row[index]));
    result.differences.push({ table: table.name, key, kind, columns });
  };
  let [right, actual] = [next(expected), next(found)];
  while (right !== undefined || actual !== undefined) {
    result.rows += 1;
    const order = compareKeys(right, actual, table.key);
    if (order < 0 && right !== undefined) tell(right, 'missing');
    if (order > 0 && actual !== undefined) tell(actual, 'unexpected');
    if (order === 0 && right !== undefined && actual !== undefined) {
      const differing = differingColumns(right, actual, table.columns);
      if (differing.length > 0) tell(right, 'different', differing);
    }
    if (order <= 0) right = next(expected);
    if (order >= 0) actual = next(found);
  }
}

const next = (rows: IterableIterator<unknown>): Row | undefined => {
  const { done, value } = rows.next() as IteratorResult<Row, undefined>;
  return done === true ? undefined : value;
};

function compareKeys(a: Row | undefined, b: Row | undefined, key: readonly number[]): number {
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  for (const index of key) {
    const order = compareValues(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** In SQLite's order: numbers by value, texts by their UTF-8 bytes. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

const differingColumns = (a: Row, b: Row, columns: readonly string[]): string[] =>
  columns.filter((_, index) => a[index] !== b[index]);
