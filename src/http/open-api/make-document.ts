import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../domain/errors';
import { PROBLEM_TYPE, STATUS_OF } from '../problem';
import { PROBLEMS } from './api-docs';
import { closeRequestBodies } from './request-bodies';

/** Codes that every route can answer with. */
const ALWAYS: readonly ErrorCode[] = ['invalid_request', 'too_large', 'not_ready', 'internal'];
/** Codes of routes that need a token or a session. */
const WITH_CALLER: readonly ErrorCode[] = ['invalid_token', 'insufficient_scope', 'throttled'];
/** Codes of routes that a session may call, and of those that change something. */
const WITH_SESSION: readonly ErrorCode[] = ['password_change_required'];
/** Codes of routes that an administrator's session may call: one that a hub began needs a typed password. */
const WITH_ADMIN_SESSION: readonly ErrorCode[] = ['reauthentication_required'];
const STATE_CHANGE_WITH_SESSION: readonly ErrorCode[] = ['wrong_origin'];
/** Codes of routes that take a body. */
const WITH_BODY: readonly ErrorCode[] = ['validation_failed'];

/** The security schemes of the document, by the names that `@nestjs/swagger` gives them. */
const COOKIE = 'cookie';
const BEARER = 'bearer';

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457. Switch on `code`, never on the status or the text.',
  required: ['type', 'title', 'status', 'code', 'detail', 'correlationId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(STATUS_OF) },
    detail: { type: 'string' },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'detail'],
        properties: {
          field: { type: 'string' },
          code: { type: 'string' },
          detail: { type: 'string' },
          characters: {
            type: 'array',
            items: { type: 'string' },
            description:
              'The characters of a refused username that are not allowed, or not in that place; `U+200B` stands for one that cannot be seen.',
          },
          rule: {
            type: 'string',
            enum: ['default', 'local_users'],
            description:
              'The rule for usernames, where it is the default or the one of hubs whose users are users of the machine.',
          },
          pattern: {
            type: 'string',
            description: 'The regular expression that usernames must match, where there is no `rule`.',
          },
        },
      },
    },
    retryAfterSeconds: { type: 'integer', minimum: 1 },
    until: { type: 'string', format: 'date-time' },
    reason: { type: 'string', description: 'Why an administrator has blocked the person.' },
    correlationId: { type: 'string', format: 'uuid' },
  },
};

interface Operation {
  readonly requestBody?: unknown;
  readonly security?: Record<string, readonly string[]>[];
  responses: Record<string, Answer>;
}

interface Answer {
  readonly description?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** The OpenAPI 3.1 document of all routes, with the problems that each can answer with. */
export function makeDocument(nest: INestApplication, version: string): OpenAPIObject {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Gatebook')
    .setDescription('User accounts for JupyterHub and any other program that can call HTTP.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token: `gbk_…`.' }, BEARER)
    .addCookieAuth(
      '__Secure-gatebook',
      {
        type: 'apiKey',
        in: 'cookie',
        description: 'A browser session; on plain http the cookie is `gatebook`.',
      },
      COOKIE,
    )
    .build();
  const document = SwaggerModule.createDocument(nest, options, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      if (path.startsWith(OPEN_TO_SESSIONS)) admitSessions(operation);
      addProblems(operation, method);
    }
  }
  closeRequestBodies(document);
  return document;
}

/** Hubs alone call the routes elsewhere. */
const OPEN_TO_SESSIONS = '/api/';

/** Where a token may call, an administrator's session may too. */
function admitSessions(operation: Operation): void {
  if (needs(operation, BEARER)) operation.security?.push({ [COOKIE]: [] });
}

const needs = (operation: Operation, scheme: string): boolean =>
  operation.security?.some((alternative) => scheme in alternative) ?? false;

/** Adds one response for each status, which lists its codes. */
function addProblems(operation: Operation, method: string): void {
  const codes = [...new Set([...codesOf(operation, method), ...takeProblems(operation)])];
  for (const status of [...new Set(codes.map((code) => STATUS_OF[code]))].toSorted((a, b) => a - b)) {
    const answered = codes.filter((code) => STATUS_OF[code] === status);
    operation.responses[String(status)] = {
      description: answered.map((code) => `\`${code}\``).join(', '),
      content: {
        ...operation.responses[String(status)]?.content,
        [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } },
      },
    };
  }
}

/** The codes that follow from what kind of route it is. */
function codesOf(operation: Operation, method: string): ErrorCode[] {
  const bySession = needs(operation, COOKIE);
  return [
    ...ALWAYS,
    ...(bySession || needs(operation, BEARER) ? WITH_CALLER : []),
    ...(bySession ? WITH_SESSION : []),
    ...(bySession && needs(operation, BEARER) ? WITH_ADMIN_SESSION : []),
    ...(bySession && method !== 'get' ? STATE_CHANGE_WITH_SESSION : []),
    ...(operation.requestBody === undefined ? [] : WITH_BODY),
  ];
}

/** The codes that `@Problems` named; the document does not show their extensions. */
function takeProblems(operation: Operation): ErrorCode[] {
  const extensions = operation as unknown as Record<string, readonly ErrorCode[]>;
  return Object.keys(extensions)
    .filter((name) => name.startsWith(PROBLEMS))
    .flatMap((name) => {
      const codes = extensions[name] ?? [];
      delete extensions[name];
      return codes;
    });
}
