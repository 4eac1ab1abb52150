import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../domain/errors';
import { PROBLEM_TYPE, STATUS_OF } from '../problem';
import { PROBLEMS } from './api-docs';
import { closeRequestBodies } from './request-bodies';

/** Codes that every route can answer with. */
const ALWAYS: readonly ErrorCode[] = ['invalid_request', 'too_large', 'not_ready', 'internal'];
/** Codes of routes that need a token. */
const WITH_TOKEN: readonly ErrorCode[] = ['invalid_token', 'insufficient_scope'];

/** Codes of routes that take a body. */
const WITH_BODY: readonly ErrorCode[] = ['validation_failed'];

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
        properties: { field: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
    retryAfterSeconds: { type: 'integer', minimum: 1 },
    until: { type: 'string', format: 'date-time' },
    correlationId: { type: 'string', format: 'uuid' },
  },
};

interface Operation {
  readonly requestBody?: unknown;
  security?: unknown[];
  responses: Record<string, Answer>;
  [PROBLEMS]?: readonly ErrorCode[];
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
    .setDescription('An event-sourced user account engine for JupyterHub and anything else that speaks HTTP.')
    .setVersion(version)
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token: `gbk_…`.' })
    .build();
  const document = SwaggerModule.createDocument(nest, options, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) addProblems(operation as Operation);
  }
  closeRequestBodies(document);
  return document;
}

/** Adds one response for each status, which lists its codes. */
function addProblems(operation: Operation): void {
  const needsToken = (operation.security ?? []).length > 0;
  const codes = [
    ...ALWAYS,
    ...(needsToken ? WITH_TOKEN : []),
    ...(operation.requestBody === undefined ? [] : WITH_BODY),
    ...(operation[PROBLEMS] ?? []),
  ];
  delete operation[PROBLEMS];
  const statuses = new Set(codes.map((code) => STATUS_OF[code]));
  for (const status of [...statuses].toSorted((a, b) => a - b)) {
    const answered = [...new Set(codes)].filter((code) => STATUS_OF[code] === status);
    operation.responses[String(status)] = {
      description: answered.map((code) => `\`${code}\``).join(', '),
      content: {
        ...operation.responses[String(status)]?.content,
        [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } },
      },
    };
  }
}
