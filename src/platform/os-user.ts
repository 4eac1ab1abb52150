import { userInfo } from 'node:os';

/** Name of the OS user of this process: only that user and root can open the data folder's socket. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
