import type { Command } from 'commander';
import { wrongUsage } from './failure';

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

const hasBlank = (value: unknown): boolean => (Array.isArray(value) ? value.some(isBlank) : isBlank(value));

/** An empty value is mostly an unset variable of a script. @throws TaskFailure wrongUsage */
export function refuseEmptyValues(command: Command): void {
  const values: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const globals = command.parent === null ? [] : globalOptionsOf(command);
  for (const option of [...command.options, ...globals])
    if (hasBlank(values[option.attributeName()])) throw wrongUsage(`${option.long ?? option.flags} is empty`);
  command.registeredArguments.forEach((argument, index) => {
    if (hasBlank(command.processedArgs[index])) throw wrongUsage(`<${argument.name()}> is empty`);
  });
}

function globalOptionsOf(command: Command): Command['options'] {
  let root = command;
  while (root.parent !== null) root = root.parent;
  return root.options;
}
