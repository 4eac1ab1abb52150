import { join } from 'node:path';
import { HttpClient } from './http-client';

/** Calls the routes of the Gatebook that owns a data folder, as its operator, over its socket. */
export const operatorClient = (data: string): HttpClient =>
  new HttpClient({ socketPath: join(data, 'gatebook.sock') });
