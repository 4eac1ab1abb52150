import type { Command } from 'commander';
import type { ImportItem } from '../bodies';
import { failureOf } from '../client';
import { addExample } from '../example';
import { EXIT, notAvailable, TaskFailure } from '../failure';
import type { Perform, Task } from '../task';
import { LinksFile } from './links-file';
import { readImportFile } from './read-file';
import { countOf, ImportProgress, printReport, type ImportLine } from './report';

interface ImportOptions {
  readonly dryRun?: boolean;
  readonly links?: string;
}

export function addImportCommands(program: Command, perform: Perform): void {
  const importing = program.command('import').description('import lists of people; safe to repeat');
  addExample(importing, 'gatebook import csv class.csv --dry-run');
  addImport(importing, perform, {
    kind: 'csv',
    mediaType: 'text/csv',
    about: 'import a CSV file in UTF-8, or stdin (-): its first line names the columns',
    example: 'gatebook import csv class.csv --links links.csv',
  });
  addImport(importing, perform, {
    kind: 'ndjson',
    mediaType: 'application/x-ndjson',
    about: 'import a file with one JSON object a line, or stdin (-), as other programs write it',
    example: 'gatebook import ndjson people.ndjson --dry-run',
  });
}

interface Format {
  readonly kind: string;
  readonly mediaType: string;
  readonly about: string;
  readonly example: string;
}

function addImport(importing: Command, perform: Perform, { kind, mediaType, about, example }: Format): void {
  addExample(
    importing
      .command(`${kind} <file>`)
      .description(about)
      .option('--dry-run', 'say what each row would do, and write nothing')
      .option(
        '--links <file>',
        'write one-time password links of new people into a new file, for its owner alone',
      )
      .action(
        perform(
          async (task, path: string, options: ImportOptions) => {
            const file = { mediaType, bytes: await readImportFile(path) };
            await importFile(task, file, options);
          },
          { mayBeginBook: true },
        ),
      ),
    example,
  );
}

/** @throws TaskFailure `refused` when a row was refused */
async function importFile(
  task: Task,
  file: { readonly mediaType: string; readonly bytes: Buffer },
  { dryRun = false, links: linksPath }: ImportOptions,
): Promise<void> {
  const links = linksPath === undefined || dryRun ? null : LinksFile.create(linksPath);
  const items: ImportItem[] = [];
  try {
    await receive(
      task,
      { file, query: { dryRun: String(dryRun), links: String(links !== null) } },
      (item) => {
        items.push(item);
        links?.add(item);
      },
    );
  } finally {
    const count = links?.close() ?? 0;
    if (count > 0)
      task.note(`${String(count)} links are in ${String(linksPath)}: each works once, for one person`);
  }
  task.printBody({ items });
  printReport(task, items, dryRun);
  const refused = countOf(items, 'refused');
  if (refused > 0)
    throw new TaskFailure(EXIT.refused, [`${String(refused)} of ${String(items.length)} rows refused`]);
}

type Sending = Pick<Parameters<Task['client']['send']>[0], 'file' | 'query'>;

/** Sends the file, and takes each row of the report when it arrives. @throws TaskFailure when the import is refused, or ends early */
async function receive(task: Task, sending: Sending, onItem: (item: ImportItem) => void): Promise<void> {
  const progress = new ImportProgress(task);
  let last: ImportLine | null = null;
  const onLine = (text: string) => {
    last = JSON.parse(text) as ImportLine;
    if ('rows' in last) progress.begin(last.rows);
    if (!('line' in last)) return;
    onItem(last);
    progress.advance();
  };
  try {
    await task.sendSilently({ method: 'POST', path: '/api/users/import', ...sending, onLine });
  } finally {
    progress.end();
  }
  assertComplete(last);
}

function assertComplete(last: ImportLine | null): void {
  if (last !== null && 'position' in last) return;
  if (last !== null && 'problem' in last)
    throw failureOf({ status: last.problem.status, text: JSON.stringify(last.problem) });
  throw notAvailable(
    'not available: the answer ended early. Import the file again: what is done is left as it is.',
  );
}
