import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { markOperator } from './authentication/operator';
import { answerUnroutable, clientErrorHandler } from './malformed-requests';
import { NODE_LIMITS } from './server';

const OWNER_ONLY = 0o600;
const MS_PER_SECOND = 1_000;

/** The shortest limit of the systems that Gatebook runs on (macOS), in bytes; Linux has 107. */
const PATH_BYTES_MAX = 103;

/** A socket in the data folder. */
export interface FolderSocket {
  readonly path: string;
  /** Resolves when the requests under way have ended. */
  close(): Promise<void>;
  closeAllConnections(): void;
}

/**
 * Listens on `<data>/gatebook.sock`, for the operator: the same routes, with all scopes. The caller holds the lock of the
 * folder, so an existing file is stale.
 * @throws Error that says what to do when the path is too long for a socket
 */
export const listenForOperator = (server: FastifyInstance, data: string): Promise<FolderSocket> =>
  listenOn(operatorServer(server), join(data, 'gatebook.sock'));

/**
 * Listens on `<data>/hub.sock`, for the hub that runs this Gatebook: the same routes, with the rights of the token that a
 * request has. While Gatebook is down, nobody else can take the place of the socket, as they could take a port.
 * @throws as `listenForOperator`
 */
export const listenForHub = (
  server: FastifyInstance,
  data: string,
  keepAliveSeconds: number,
): Promise<FolderSocket> => {
  const limits = { ...NODE_LIMITS, keepAliveTimeout: keepAliveSeconds * MS_PER_SECOND };
  const socket = createServer(limits, (request, response) => server.routing(request, response));
  return listenOn(answering(socket), hubSocketIn(data));
};

/** Removes the socket that a Gatebook with a hub token left when it was killed. */
export const removeHubSocket = (data: string): void => rmSync(hubSocketIn(data), { force: true });

const hubSocketIn = (data: string): string => join(data, 'hub.sock');

/** Serves the same routes, and treats every request as the operator's. */
export function operatorServer(server: FastifyInstance): Server {
  return answering(
    createServer(NODE_LIMITS, (request, response) => {
      markOperator(request);
      server.routing(request, response);
    }),
  );
}

/** Malformed requests get a problem document too. */
function answering(socket: Server): Server {
  socket.on('clientError', clientErrorHandler(false));
  answerUnroutable(socket, false);
  return socket;
}

async function listenOn(socket: Server, path: string): Promise<FolderSocket> {
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    throw new Error(
      `The path ${path} is too long for a socket (${PATH_BYTES_MAX} bytes at most). Set GATEBOOK_DATA to a shorter one.`,
    );
  }
  rmSync(path, { force: true });
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
