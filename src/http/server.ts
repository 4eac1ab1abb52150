import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../platform/log';
import type { HttpSettings } from './http-settings';
import { parseJson } from './parse-json';
import type { ProblemFilter } from './problem.filter';
import { securityHeaders } from './security-headers';
import { WritingAdapter } from './written';

/** Bodies; bulk routes have names only and fit as well. In bytes. */
export const BODY_BYTES_MAX = 64 * 1024;
/** 500 usernames with a reason are more than that. In bytes. */
export const BULK_BODY_BYTES_MAX = 1024 * 1024;

/** A request line and its headers together, in bytes. */
const HEADER_BYTES_MAX = 16 * 1024;
/** Until the headers are complete, and until the body is: slow senders are cut off. In milliseconds. */
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

/** Limits of Node's own server, for the port and for the socket alike. */
export const NODE_LIMITS = {
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
} as const;

export function makeAdapter({ basePath, listen: { tls } }: Listening, filter: ProblemFilter): WritingAdapter {
  return new WritingAdapter({
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
  } as ConstructorParameters<typeof WritingAdapter>[0]);
}

/** A proxy may or may not take the base path off before it hands a request on. */
const withoutBasePath = (url: string, basePath: string): string => {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  return rest === '' ? '/' : rest.startsWith('/') ? rest : rest.startsWith('?') ? `/${rest}` : url;
};

/** Whether the application is about to stop: set once. */
export interface Lifecycle {
  isStopping: boolean;
}

interface Serving {
  readonly http: HttpSettings;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** What every request meets before and after its route. */
export function prepareServer(server: FastifyInstance, { http, log, lifecycle }: Serving): void {
  const headers = securityHeaders(http.isTls);
  // callbacks, not promises: each request goes through all of them
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header(CORRELATION_HEADER, request.id);
    done();
  });
  // a connection that is kept would hold the stop up until it is idle for long enough
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.isStopping) void reply.header('connection', 'close');
    done();
  });
  if (log.tells('info')) {
    server.addHook('onResponse', (request, reply, done) => {
      logRequest(log, request, reply);
      done();
    });
  }
  server.addHook('onRoute', (route) => {
    if (/^\/api\/users\/(approve|reject)$/.test(route.url)) route.bodyLimit = BULK_BODY_BYTES_MAX;
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    parseJson(String(body), done),
  );
}

/** The route's pattern, not the path: names stand in paths. Nothing of query, headers or body. */
function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): void {
  log.info('request', {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    correlationId: request.id,
  });
}
