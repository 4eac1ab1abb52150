import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { markOperator } from './authentication/operator';
import { answerUnroutable, clientErrorHandler } from './malformed-requests';
import { NODE_LIMITS } from './server';

const OWNER_ONLY = 0o600;

/** The shortest limit of the systems that Gatebook runs on (macOS), in bytes; Linux has 107. */
const PATH_BYTES_MAX = 103;

/** The socket in the data folder, for its operator: the same routes, with all scopes. */
export interface OperatorSocket {
  readonly path: string;
  /** Resolves when the requests under way have ended. */
  close(): Promise<void>;
  closeAllConnections(): void;
}

/**
 * Listens on `<data>/gatebook.sock`, mode 0600. The caller holds the lock of the folder, so an existing file is stale.
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
  const socket = operatorServer(server);
  await listening(socket, path);
  return {
    path,
    close: async () => {
      await closed(socket);
      rmSync(path, { force: true });
    },
    closeAllConnections: () => socket.closeAllConnections(),
  };
}

/** Serves the same routes, and treats every request as the operator's. */
export function operatorServer(server: FastifyInstance): Server {
  const socket = createServer(NODE_LIMITS, (request, response) => {
    markOperator(request);
    server.routing(request, response);
  });
  socket.on('clientError', clientErrorHandler(false));
  answerUnroutable(socket, false);
  return socket;
}

/** The umask keeps others out until the mode is set. */
function listening(socket: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const mask = process.umask(0o177);
    socket.once('error', reject);
    socket.listen(path, () => {
      chmodSync(path, OWNER_ONLY);
      socket.off('error', reject);
      resolve();
    });
    process.umask(mask);
  });
}

const closed = (socket: Server): Promise<void> =>
  new Promise((resolve) => {
    socket.close(() => resolve());
    socket.closeIdleConnections();
  });
