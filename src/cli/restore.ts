import type { Command } from 'commander';
import { configOf } from './connect';
import { addExample } from './example';
import type { Installation } from './installation';
import type { GlobalOptions } from './task';
import type { Terminal } from './terminal';

interface RestoreOptions extends GlobalOptions {
  readonly erasures: boolean;
}

export function addRestoreCommand(store: Command, installation: Installation, terminal: Terminal): void {
  const restore = store
    .command('restore <from>')
    .description('restore a backup into an empty data folder, with no server running on it')
    .option('--no-erasures', 'restore without the list of erased people, because nobody was ever erased')
    .action(async (from: string, _options: unknown, command: Command) => {
      const { json, erasures, ...options } = command.optsWithGlobals<RestoreOptions>();
      const restored = await installation.restore(configOf(options), { from, withErasures: erasures });
      if (json === true) return terminal.write(`${JSON.stringify(restored)}\n`);
      const { data, events, position, erased, problems } = restored;
      terminal.print(`restored into ${data}: ${String(events)} events, up to position ${position}`);
      if (erasures) terminal.print(`${String(erased)} people on the list of erased people erased again`);
      for (const problem of problems) terminal.printError(`! ${problem}`);
      terminal.printError(
        'What happened after the backup is lost: passwords, blocks and tokens are as they were then.',
      );
      return terminal.printError('The read models are built at the next start.');
    });
  addExample(restore, 'gatebook store restore /mnt/backups/gatebook-monday --data /var/lib/gatebook');
}
