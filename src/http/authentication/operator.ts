import type { IncomingMessage } from 'node:http';
import { userInfo } from 'node:os';

/** Requests that came over the data folder's socket. No header can put a request in here. */
const operated = new WeakSet<IncomingMessage>();

export const markOperator = (request: IncomingMessage): void => {
  operated.add(request);
};

export const isOperator = (request: IncomingMessage): boolean => operated.has(request);

/** The OS user who owns this process: only that user (and root) can open the socket. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
