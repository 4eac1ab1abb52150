import type { Command } from 'commander';

/** Every command's help ends with one line to copy. */
export const example = (command: Command, line: string): Command =>
  command.addHelpText('after', `\nExample:\n  ${line}`);

/** For an option that may be given more than once: every value in turn. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
