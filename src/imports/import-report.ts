import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { Position } from '../event-store/event-store';
import { toProblem } from '../http/problem';
import { DomainError } from '../domain/errors';
import { toDomainError } from '../http/to-domain-error';
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

/** The report line by line, each row when it is done. @throws DomainError for an import that does not begin */
export async function streamReport(rows: Rows, count: number, correlationId: string): Promise<Readable> {
  // what is refused as a whole is refused with its status
  const first = await rows.next();
  return Readable.from(linesOf(first, rows, count, correlationId));
}

async function* linesOf(
  first: Awaited<ReturnType<Rows['next']>>,
  rows: Rows,
  count: number,
  correlationId: string,
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
    yield line({ problem: toProblem(toDomainError(error) ?? defect(error, correlationId), correlationId) });
  }
}

const logger = new Logger('Imports');

function defect(cause: unknown, correlationId: string): DomainError {
  logger.error(cause, { correlationId });
  return new DomainError(
    'internal',
    'this is a defect in Gatebook; its log has the details under this correlation id',
  );
}

const line = (body: object): string => `${JSON.stringify(body)}\n`;
