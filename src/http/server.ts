import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors';
import type { Log } from '../platform/log';
import { applyBodyLimit, BODY_BYTES_MAX } from './body-limit';
import type { HttpSettings } from './http-settings';
import { answerUnroutable, clientErrorHandler } from './malformed-requests';
import { FILE_TYPES, parseBody, passFile } from './parse-body';
import { serveAssets } from './pages/assets';
import type { ProblemFilter } from './problem.filter';
import { targetRefusalOf } from './request-target';
import { RouteTable } from './route-table';
import { securityHeaders } from './security-headers';
import {
  CORRELATION_HEADER,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  LATE_CLIENTS_EVERY_MS,
  REQUEST_TIMEOUT_MS,
} from './server-limits';
import { WriteAnswerAdapter } from './write-answer';

export const TLS_MIN_VERSION = 'TLSv1.2';
/** Idle connections of the operator's socket. */
const SOCKET_KEEP_ALIVE_MS = 10_000;

interface Listening {
  readonly basePath: string;
  readonly listen: {
    readonly tls: { readonly cert: string; readonly key: string } | null;
    readonly keepAliveSeconds: number;
  };
}

/** Limits of Node's server for the operator's socket; the port has its own keep-alive. */
export const NODE_LIMITS = {
  maxHeaderSize: HEADER_BYTES_MAX,
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: LATE_CLIENTS_EVERY_MS,
  keepAliveTimeout: SOCKET_KEEP_ALIVE_MS,
  // a request without one is answered here, with a problem document
  requireHostHeader: false,
} as const;

/** Fastify would load a compiler of JSON schemas, which takes 3 MB: our routes have none. */
const NO_SCHEMAS = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

function refuseSchema(): never {
  throw new Error('a route has a JSON schema: bodies are checked by their classes');
}

export function makeAdapter(
  { basePath, listen: { tls, keepAliveSeconds } }: Listening,
  filter: ProblemFilter,
): WriteAnswerAdapter {
  const keepAliveTimeout = keepAliveSeconds * 1_000;
  const limits = { ...NODE_LIMITS, keepAliveTimeout };
  return new WriteAnswerAdapter({
    ...(tls === null
      ? { http: limits }
      : { https: { ...limits, cert: tls.cert, key: tls.key, minVersion: TLS_MIN_VERSION } }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // no parameter is too long for the router: the routes say what a long name is
    routerOptions: { maxParamLength: HEADER_BYTES_MAX, ignoreTrailingSlash: true },
    clientErrorHandler: clientErrorHandler(tls !== null),
    schemaController: { compilersFactory: NO_SCHEMAS },
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
  readonly filter: ProblemFilter;
}

/** Hooks and body parsers of every request. */
export function prepareServer(server: FastifyInstance, { http, log, lifecycle, filter }: Serving): void {
  const headers = securityHeaders(http.isTls);
  const routes = new RouteTable();
  answerUnroutable(server.server, http.isTls);
  // callbacks, because promises would slow every request down
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header(CORRELATION_HEADER, request.id);
    const refusal = refusalOf(request, routes);
    if (refusal === undefined) return done();
    filter.answer(refusal, request, reply);
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
  server.addHook('onRoute', (route) => {
    applyBodyLimit(route);
    routes.add(route);
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) =>
    parseBody(request, body as Buffer, done),
  );
  server.addContentTypeParser([...FILE_TYPES], { parseAs: 'buffer' }, (request, body, done) =>
    passFile(request, body as Buffer, done),
  );
  serveAssets(server);
}

/** The refusal of a request that cannot reach a handler, before its body is read. */
function refusalOf(request: FastifyRequest, routes: RouteTable): DomainError | undefined {
  if (request.raw.headers.host === undefined && request.raw.httpVersion === '1.1') {
    return new DomainError('invalid_request', 'the header Host is missing; send it (RFC 9112 §3.2)');
  }
  if (request.is404) return routes.refusalOf(request.method, request.url);
  return targetRefusalOf(request.url);
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
