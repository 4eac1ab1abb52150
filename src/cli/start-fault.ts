import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../platform/private-file';

/**
 * Writes why a start has failed into `<data>/start-fault`: a hub that runs Gatebook shows it on its login page. Only where
 * the folder exists and belongs to this process's user: a file of another user would keep the owner from starting.
 */
export function keepStartFault(data: string, lines: readonly string[]): void {
  try {
    if (statSync(data).uid === process.getuid?.()) writePrivateFile(faultFile(data), `${lines.join('\n')}\n`);
  } catch {
    // the lines are on stderr too
  }
}

/** @throws Error when the folder cannot be written to */
export const removeStartFault = (data: string): void => rmSync(faultFile(data), { force: true });

const faultFile = (data: string): string => join(data, 'start-fault');
