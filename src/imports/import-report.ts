import { Readable } from 'node:stream';
import type { Position } from '../event-store/event-store';
import type { Problem } from '../http/problem';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { latestPosition } from '../people/book';
import type { ReportedRow } from './import-run';
import type { ImportItem } from './row-result';

export const STREAM_TYPE = 'application/x-ndjson';

type Rows = AsyncGenerator<ReportedRow>;

/** The whole report in one answer. */
export async function collectReport(rows: Rows): Promise<WriteAnswer<{ items: ImportItem[] }>> {
  const items: ImportItem[] = [];
  let last: Position | null = null;
  for await (const { item, position } of rows) {
    items.push(item);
    last = latestPosition(last, position);
  }
  return writeAnswer({ position: last }, { items });
}

/**
 * The report line by line, each row when it is done.
 * @param toProblem what the last line says of an import that stops on the way
 * @throws DomainError for an import that does not begin
 */
export async function streamReport(
  rows: Rows,
  count: number,
  toProblem: (error: unknown) => Problem,
): Promise<Readable> {
  // what is refused as a whole is refused with its status
  const first = await rows.next();
  return Readable.from(linesOf(first, rows, count, toProblem));
}

async function* linesOf(
  first: Awaited<ReturnType<Rows['next']>>,
  rows: Rows,
  count: number,
  toProblem: (error: unknown) => Problem,
): AsyncGenerator<string> {
  let last: Position | null = null;
  yield line({ rows: count });
  try {
    for (let next = first; next.done !== true; next = await rows.next()) {
      last = latestPosition(last, next.value.position);
      yield line(next.value.item);
    }
    yield line({ position: last });
  } catch (error) {
    yield line({ problem: toProblem(error) });
  }
}

const line = (body: object): string => `${JSON.stringify(body)}\n`;
