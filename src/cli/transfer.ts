import type { Command } from 'commander';
import { configOf } from './connect';
import { addExample } from './example';
import { assertBookExists } from './existing-book';
import { EXIT, TaskFailure } from './failure';
import type { Installation } from './installation';
import type { GlobalOptions } from './task';
import type { Terminal } from './terminal';

/** Stands for stdout or stdin. */
const STREAM = '-';

interface ImportOptions extends GlobalOptions {
  readonly erasures: boolean;
}

/** Moves a book from one kind of store to the other, with no server running on the data folder. */
export function addTransferCommands(store: Command, installation: Installation, terminal: Terminal): void {
  const exporting = store
    .command('export <file>')
    .description('write the whole book as NDJSON into a new file, or to stdout (-), with no server running')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { json, ...options } = command.optsWithGlobals<GlobalOptions>();
      const isStream = file === STREAM;
      if (isStream && json === true)
        throw new TaskFailure(EXIT.wrongUsage, ['--json and - both write to stdout: name a file']);
      const config = configOf(options);
      assertBookExists(config);
      const { events } = await installation.exportBook(config, isStream ? process.stdout : file);
      if (json === true) return terminal.write(`${JSON.stringify({ file, events })}\n`);
      if (!isStream) terminal.print(file);
      return terminal.printError(
        `${String(events)} events. The secret is not in the file; without the secret nobody can open the sealed data.`,
      );
    });
  addExample(exporting, 'gatebook store export /mnt/backups/gatebook.ndjson');

  const importing = store
    .command('import <file>')
    .description(
      'import an exported book into an empty store, from a file or stdin (-), with no server running',
    )
    .option('--no-erasures', 'import without the list of erased people, because nobody was ever erased')
    .action(async (file: string, _options: unknown, command: Command) => {
      const { json, erasures, ...options } = command.optsWithGlobals<ImportOptions>();
      const from = file === STREAM ? process.stdin : file;
      const imported = await installation.importBook(configOf(options), { from, withErasures: erasures });
      if (json === true) return terminal.write(`${JSON.stringify(imported)}\n`);
      const { data, events, position, erased, problems } = imported;
      terminal.print(`imported into ${data}: ${String(events)} events, up to position ${position}`);
      if (erasures) terminal.print(`${String(erased)} people on the list of erased people erased again`);
      for (const problem of problems) terminal.printError(`! ${problem}`);
      return terminal.printError('The read models are built at the next start.');
    });
  addExample(importing, 'gatebook store import /mnt/backups/gatebook.ndjson');
}
