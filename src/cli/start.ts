import type { Command } from 'commander';
import { configOf } from './connect';
import { addExample } from './example';
import type { Installation } from './installation';
import { ignoreOutputErrors } from './output-errors';
import type { GlobalOptions } from './task';

export function addStartCommand(program: Command, installation: Installation): void {
  const start = program
    .command('start')
    .description('start Gatebook on the data folder; Ctrl-C stops it')
    .action(async (_options: unknown, command: Command) => {
      ignoreOutputErrors(process.stdout);
      const running = await installation.start(configOf(command.optsWithGlobals<GlobalOptions>()));
      await running.stopped;
    });
  addExample(start, 'gatebook start --data ./data');
}
