import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { markOperator } from './authentication/operator';
import { NODE_LIMITS } from './server';

const OWNER_ONLY = 0o600;

/** The shortest limit of the systems that Gatebook runs on (macOS), in bytes; Linux has 107. */
const PATH_BYTES_MAX = 103;

/** The data folder's own door, for its operator: the same routes, all scopes. */
export interface OperatorSocket {
  readonly path: string;
  /** Lets requests under way end. */
  close(): Promise<void>;
  closeAllConnections(): void;
}

/**
 * Listens on `<data>/gatebook.sock`, mode 0600. Whoever calls this owns the folder's lock: a file that is there is stale.
 * @throws Error that says what to do when the path is too long for a socket
 */
export async function listenForOperator(server: FastifyInstance, data: string): Promise<OperatorSocket> {
  const path = join(data, 'gatebook.sock');
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    throw new Error(
      `The path ${path} is too long for a socket (${PATH_BYTES_MAX} bytes at most). Set GATEBOOK_DATA to a shorter one.`,
    );
  }
  rmSync(path, { force: true });
  const door = operatorDoor(server);
  await listening(door, path);
  return {
    path,
    close: async () => {
      await closed(door);
      rmSync(path, { force: true });
    },
    closeAllConnections: () => door.closeAllConnections(),
  };
}

/** The same routes, for the operator alone: whoever connects to it is one. */
export const operatorDoor = (server: FastifyInstance): Server =>
  createServer(NODE_LIMITS, (request, response) => {
    markOperator(request);
    server.routing(request, response);
  });

/** Nobody can open it before its mode is set: it is made under a mask that leaves the owner alone. */
function listening(door: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const mask = process.umask(0o177);
    door.once('error', reject);
    door.listen(path, () => {
      chmodSync(path, OWNER_ONLY);
      door.off('error', reject);
      resolve();
    });
    process.umask(mask);
  });
}

const closed = (door: Server): Promise<void> =>
  new Promise((resolve) => {
    door.close(() => resolve());
    door.closeIdleConnections();
  });
