import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DomainError } from '../domain/errors';
import { normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import type { CommandContext } from '../event-store/envelope';
import type { Position } from '../event-store/event-store';
import { toDomainError } from '../http/to-domain-error';
import { ImportPerson } from './import-person';
import type { ImportRow } from './import-row';
import { RowNames, type NamedRow } from './name-rows';
import type { ImportItem, ImportOptions, RowResult } from './row-result';

/** Rows that are imported at the same time: they share commits. */
const ROWS_AT_ONCE = 8;

/** Time after which no further row is begun, in milliseconds: ten minutes. */
const IMPORT_MAX_MS = 600_000;

const RETRY_AFTER_SECONDS = 5;

/** One row of the report, and where its last event is; null: nothing was written. */
export interface ReportedRow {
  readonly item: ImportItem;
  readonly position: Position | null;
}

type Settled = { readonly row: ReportedRow } | { readonly defect: unknown };

/** Imports the rows of a file, one file at a time. */
@Injectable()
export class ImportRuns {
  private isRunning = false;

  constructor(
    private readonly commands: CommandBus,
    private readonly names: RowNames,
  ) {}

  /**
   * The report, in the order of the rows; each row is decided separately, and a refusal does not stop the others. When the
   * caller takes no further row, the rows under way are finished and no other is begun.
   * @param contextFor a new context for each row
   * @throws DomainError `overloaded` while another import runs
   */
  async *run(
    rows: readonly ImportRow[],
    options: ImportOptions,
    contextFor: () => CommandContext,
  ): AsyncGenerator<ReportedRow> {
    if (this.isRunning) throw busy();
    this.isRunning = true;
    const underWay: Promise<Settled>[] = [];
    const endsAt = performance.now() + IMPORT_MAX_MS;
    try {
      for (const row of this.names.nameAll(rows)) {
        underWay.push(performance.now() < endsAt ? this.settled(row, options, contextFor()) : tooLate(row));
        if (underWay.length >= ROWS_AT_ONCE) yield await next(underWay);
      }
      while (underWay.length > 0) yield await next(underWay);
    } finally {
      await Promise.all(underWay);
      this.isRunning = false;
    }
  }

  private async settled(row: NamedRow, options: ImportOptions, context: CommandContext): Promise<Settled> {
    try {
      return { row: reported(row, await this.import(row, options, context)) };
    } catch (error) {
      const refusal = toDomainError(error);
      return refusal === undefined ? { defect: error } : { row: refused(row, refusal) };
    }
  }

  private import(row: NamedRow, options: ImportOptions, context: CommandContext): Promise<RowResult> {
    if (row.sameAsLine !== null) throw sameAs(row.sameAsLine);
    return this.commands.execute(new ImportPerson(context, row, options));
  }
}

async function next(underWay: Promise<Settled>[]): Promise<ReportedRow> {
  const first = await (underWay.shift() as Promise<Settled>);
  if ('defect' in first) throw first.defect;
  return first.row;
}

const named = ({ line, username, isProposed }: NamedRow) => ({
  line,
  username: username === null ? null : normaliseUsername(username).slice(0, USERNAME_MAX_LENGTH),
  ...(isProposed ? { proposed: true as const } : {}),
});

function reported(row: NamedRow, { outcome, kept, link, position }: RowResult): ReportedRow {
  const [first] = kept;
  const notes =
    first === undefined ? {} : { code: first.code, detail: kept.map(({ detail }) => detail).join(' ') };
  return { item: { ...named(row), outcome, ...notes, ...(link === undefined ? {} : { link }) }, position };
}

function refused(row: NamedRow, { code, message, details: { fields = [] } }: DomainError): ReportedRow {
  const detail =
    fields.length === 0 ? message : fields.map((fault) => `${fault.field}: ${fault.detail}`).join(' ');
  return { item: { ...named(row), outcome: 'refused', code, detail }, position: null };
}

const tooLate = (row: NamedRow): Promise<Settled> =>
  Promise.resolve({
    row: refused(
      row,
      new DomainError('not_ready', 'The import took too long. Send the file again: it goes on here.'),
    ),
  });

const sameAs = (line: number): DomainError =>
  new DomainError('conflict', `Line ${String(line)} is about the same person. Keep one of the two rows.`);

const busy = (): DomainError =>
  new DomainError('overloaded', 'another import is running; try again when it is done', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
