import { rm } from 'node:fs/promises';
import type { Child } from './child-process';

/** Stops processes one after the other, and removes their folder. Undefined: one whose start has failed. */
export async function cleanUp(folder: string, ...processes: readonly (Pick<Child, 'stop'> | undefined)[]) {
  for (const each of processes) await each?.stop();
  await rm(folder, { recursive: true, force: true });
}
