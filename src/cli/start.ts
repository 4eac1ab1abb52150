import type { Command } from 'commander';
import { configOf, dataFolderIn } from './connect';
import { addExample } from './example';
import { explain } from './failure';
import type { Installation, RunningGatebook } from './installation';
import { ignoreOutputErrors } from './output-errors';
import { keepStartFault, removeStartFault } from './start-fault';
import type { GlobalOptions } from './task';

export function addStartCommand(program: Command, installation: Installation): void {
  const start = program
    .command('start')
    .description('start Gatebook on the data folder; Ctrl-C stops it')
    .action(async (_options: unknown, command: Command) => {
      ignoreOutputErrors(process.stdout);
      const options = command.optsWithGlobals<GlobalOptions>();
      const running = await startOrKeepFault(installation, options);
      await running.stopped;
    });
  addExample(start, 'gatebook start --data ./data');
}

async function startOrKeepFault(
  installation: Installation,
  options: GlobalOptions,
): Promise<RunningGatebook> {
  try {
    const config = configOf(options);
    const running = await installation.start(config);
    removeStartFault(config.data);
    return running;
  } catch (error) {
    const data = dataFolderIn(options);
    if (data !== null) keepStartFault(data, explain(error).lines);
    throw error;
  }
}
