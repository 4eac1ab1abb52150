import { userInfo } from 'node:os';
import { SocketClient } from './socket-client';

/** Calls the routes over the socket in a data folder, as the person who is signed in to this machine. */
export const operatorClient = (socketPath: string): SocketClient =>
  new SocketClient({ socketPath }, { 'gatebook-operator': osUser() });

/** A user without an entry in the machine's list (as in a container) has a number alone. */
export function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
