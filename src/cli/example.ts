import type { Command } from 'commander';

/** Ends a command's help with one line to copy. */
export const addExample = (command: Command, line: string): Command =>
  command.addHelpText('after', `\nExample:\n  ${line}`);

/** For an option that may be repeated: the list of its values. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
