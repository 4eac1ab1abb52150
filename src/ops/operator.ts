import { join } from 'node:path';
import { SocketClient } from './socket-client';

/** Calls the routes of the Gatebook that owns a data folder: whoever can open its socket is its operator. */
export const operatorClient = (data: string): SocketClient =>
  new SocketClient({ socketPath: join(data, 'gatebook.sock') });
