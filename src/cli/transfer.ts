import type { Command } from 'commander';
import { configOf } from './connect';
import { example } from './example';
import { EXIT, TaskFailure } from './failure';
import type { Installation } from './installation';
import type { GlobalOptions } from './task';
import type { Terminal } from './terminal';

/** In place of a file: stdout, or stdin. */
const STREAM = '-';

interface ImportOptions extends GlobalOptions {
  readonly erasures: boolean;
}

/** To move a book from one kind of store to the other; both work on the store itself, with no server on the folder. */
export function addTransferCommands(store: Command, installation: Installation, terminal: Terminal): void {
  const exporting = store
    .command('export <file>')
    .description('write the whole book as NDJSON into a new file, or to stdout (-), with no server running')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { json, ...options } = command.optsWithGlobals<GlobalOptions>();
      const isStream = file === STREAM;
      if (isStream && json === true)
        throw new TaskFailure(EXIT.wrongUsage, ['--json and - both write to stdout: name a file']);
      const { events } = await installation.exportBook(configOf(options), isStream ? process.stdout : file);
      if (json === true) return terminal.pass(`${JSON.stringify({ file, events })}\n`);
      if (!isStream) terminal.print(file);
      return terminal.complain(
        `${String(events)} events. The secret is not in it: without it nothing in it can be opened.`,
      );
    });
  example(exporting, 'gatebook store export /mnt/backups/gatebook.ndjson');

  const importing = store
    .command('import <file>')
    .description(
      'bring an exported book into a store without one, from a file or stdin (-), with no server running',
    )
    .option('--no-erasures', 'nobody was ever erased: import without the list of erased people')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { json, erasures, ...options } = command.optsWithGlobals<ImportOptions>();
      const from = file === STREAM ? process.stdin : file;
      const imported = await installation.importBook(configOf(options), { from, withErasures: erasures });
      if (json === true) return terminal.pass(`${JSON.stringify(imported)}\n`);
      const { events, position, erased, problems } = imported;
      terminal.print(`imported ${String(events)} events, up to position ${position}`);
      if (erasures) terminal.print(`${String(erased)} people of the list of erasures erased again`);
      for (const problem of problems) terminal.complain(`! ${problem}`);
      return terminal.complain('The read models are built at the next start.');
    });
  example(importing, 'gatebook store import /mnt/backups/gatebook.ndjson');
}
