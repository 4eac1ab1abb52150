import { userInfo } from 'node:os';

/** The OS user who owns this process: only that user (and root) can open the socket. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
