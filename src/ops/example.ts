import type { Command } from 'commander';

/** Every command's help ends with one line to copy. */
export const example = (command: Command, line: string): Command =>
  command.addHelpText('after', `\nExample:\n  ${line}`);
