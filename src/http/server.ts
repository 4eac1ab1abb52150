import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../platform/log';
import { applyBodyLimit, BODY_BYTES_MAX } from './body-limit';
import type { HttpSettings } from './http-settings';
import { parseJson } from './parse-json';
import type { ProblemFilter } from './problem.filter';
import { securityHeaders } from './security-headers';
import { WriteAnswerAdapter } from './write-answer';

/** A request line and its headers together, in bytes. */
const HEADER_BYTES_MAX = 16 * 1024;
/** Longest that a client may take to send its headers, and its whole request. In milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
/** Longest part of a path that stands for a name or an id, in characters. */
const PARAMETER_MAX_LENGTH = 200;

export const CORRELATION_HEADER = 'gatebook-correlation-id';

interface Listening {
  readonly basePath: string;
  readonly listen: { readonly tls: { readonly cert: string; readonly key: string } | null };
}

/** Limits of Node's server, for the port and for the operator's socket. */
export const NODE_LIMITS = {
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
} as const;

export function makeAdapter(
  { basePath, listen: { tls } }: Listening,
  filter: ProblemFilter,
): WriteAnswerAdapter {
  return new WriteAnswerAdapter({
    ...(tls === null ? { http: NODE_LIMITS } : { https: { ...NODE_LIMITS, ...tls, minVersion: 'TLSv1.2' } }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: PARAMETER_MAX_LENGTH, ignoreTrailingSlash: false },
    ...(basePath === ''
      ? {}
      : { rewriteUrl: ({ url = '/' }: { url?: string }) => withoutBasePath(url, basePath) }),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(securityHeaders(tls !== null)).header(CORRELATION_HEADER, request.id);
      filter.answer(error, request, reply);
    },
    logger: false,
  } as ConstructorParameters<typeof WriteAnswerAdapter>[0]);
}

/** A proxy may remove the base path before it forwards a request, or leave it. */
const withoutBasePath = (url: string, basePath: string): string => {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  return rest === '' ? '/' : rest.startsWith('/') ? rest : rest.startsWith('?') ? `/${rest}` : url;
};

/** `isStopping` is set once, when the application is about to stop. */
export interface Lifecycle {
  isStopping: boolean;
}

interface Serving {
  readonly http: HttpSettings;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** Hooks and body parsers of every request. */
export function prepareServer(server: FastifyInstance, { http, log, lifecycle }: Serving): void {
  const headers = securityHeaders(http.isTls);
  // callbacks, because promises would slow every request down
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header(CORRELATION_HEADER, request.id);
    done();
  });
  // an open connection would delay the stop until it has been idle for long enough
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.isStopping) void reply.header('connection', 'close');
    done();
  });
  if (log.isEnabled('info')) {
    server.addHook('onResponse', (request, reply, done) => {
      logRequest(log, request, reply);
      done();
    });
  }
  server.addHook('onRoute', applyBodyLimit);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    parseJson(String(body), done),
  );
}

/** Logs the pattern of the route, not the path, which may contain names; and nothing of query, headers or body. */
function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  log.info('request', {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    correlationId: request.id,
  });
}
