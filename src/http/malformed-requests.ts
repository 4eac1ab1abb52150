import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError, type ErrorCode } from '../domain/errors';
import { PROBLEM_TYPE, toProblem } from './problem';
import { securityHeaders } from './security-headers';
import {
  CORRELATION_HEADER,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
} from './server-limits';

interface Malformed {
  /** Narrower than the code's own status where HTTP has one. */
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
}

const NOT_HTTP: Malformed = {
  status: 400,
  code: 'invalid_request',
  detail: 'this is not a valid HTTP/1.1 request; send a request line, headers and a body as RFC 9112 says',
};

const TUNNEL: Malformed = {
  status: 400,
  code: 'invalid_request',
  detail: 'this server is not a proxy; send a path and one of the methods in /api/openapi.json',
};

const EXPECTATION: Malformed = {
  status: 417,
  code: 'invalid_request',
  detail: 'send the header Expect with 100-continue, or without it',
};

/** By the code of Node's error. */
const KNOWN: Readonly<Record<string, Malformed | undefined>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'invalid_request',
    detail: `the request took too long; send its headers within ${String(HEADERS_TIMEOUT_MS / 1000)} s and all of it within ${String(REQUEST_TIMEOUT_MS / 1000)} s`,
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'too_large',
    detail: `the request line and the headers are too large; send ${String(HEADER_BYTES_MAX)} bytes at most`,
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'too_large',
    detail: 'the chunk extensions of the body are too large; send none',
  },
};

type ClientErrorHandler = (error: NodeJS.ErrnoException, socket: Duplex) => void;

/** Answers what Node cannot parse, with a problem document as every other refusal. */
export const clientErrorHandler =
  (isTls: boolean): ClientErrorHandler =>
  (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    answerOnSocket(socket, KNOWN[error.code ?? ''] ?? NOT_HTTP, isTls);
  };

/** Answers requests that Node hands to no route: CONNECT, and an `Expect` that it does not know. */
export function answerUnroutable(server: Server, isTls: boolean): void {
  server.on('connect', (_request, socket) => answerOnSocket(socket, TUNNEL, isTls));
  server.on('checkExpectation', (request) => answerOnSocket(request.socket, EXPECTATION, isTls));
}

/** The connection is closed: where the next request would begin on it is not known. */
function answerOnSocket(socket: Duplex, { status, code, detail }: Malformed, isTls: boolean): void {
  if (!socket.writable) return void socket.destroy();
  const correlationId = randomUUID();
  const problem = { ...toProblem(new DomainError(code, detail), correlationId), status };
  const body = JSON.stringify(problem);
  const headers = Object.entries({
    ...securityHeaders(isTls),
    [CORRELATION_HEADER]: correlationId,
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, ...headers].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}
