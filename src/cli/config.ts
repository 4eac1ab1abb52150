import type { Command } from 'commander';
import { describeConfig, type ConfigRow } from '../config/config';
import { configOf } from './connect';
import { addExample } from './example';
import { plainLines, tableLines, type Column } from './table';
import type { GlobalOptions } from './task';
import type { Terminal } from './terminal';

const columns: readonly Column<ConfigRow>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'value', cell: ({ value }) => value },
  { title: 'from', cell: ({ source }) => source },
];

export function addConfigCommand(program: Command, terminal: Terminal): void {
  const config = program
    .command('config')
    .description('show every setting in force and where it comes from, without secrets, or every fault')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const rows = describeConfig(configOf(options));
      if (options.json === true) terminal.write(`${JSON.stringify(rows)}\n`);
      else
        for (const line of (terminal.isTerminal ? tableLines : plainLines)(columns, rows))
          terminal.print(line);
    });
  addExample(config, 'gatebook config');
}
